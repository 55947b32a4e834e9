-- name: live
-- Which view is the live one, and the digest of the law by which it was judged.
SELECT number, law FROM views.live;

-- name: plan_afresh
-- A plan that was made for small tables reads large ones whole: until the end of the transaction each is made anew.
SET LOCAL plan_cache_mode = force_custom_plan;

-- name: keep_live
-- The same; it stays so until the end of the transaction.
SELECT number FROM views.live FOR SHARE;

-- name: hold_live
-- The same, for whoever is about to switch it.
SELECT number FROM views.live FOR UPDATE;

-- name: switch
-- Make another view the live one, judged by that law.
UPDATE views.live SET number = $1, law = $2;

-- name: note_law
-- The live view is judged by this law from its beginning.
UPDATE views.live SET law = $1 WHERE law IS NULL;

-- name: build
-- An empty view beside the live one.
SELECT views.build($1);

-- name: drop
-- Away with a view that is not live.
SELECT views.drop($1);

-- name: open_lane
-- Know a lane, which has judged nothing yet.
INSERT INTO :view.lanes (lane) VALUES ($1) ON CONFLICT DO NOTHING;

-- name: hold_lane
-- How far a lane has judged; held until the end of the transaction, so that one projector at a time goes on in it.
SELECT instant_us, log_position, position, own_position, judged_on FROM :view.lanes WHERE lane = $1 FOR UPDATE;

-- name: lanes
-- How far each lane has judged.
SELECT lane, instant_us, log_position, position, own_position, judged_on FROM :view.lanes;

-- name: move_lane
-- A lane has judged up to here.
UPDATE :view.lanes SET instant_us = $2, log_position = $3, position = $4, own_position = $5, judged_on = $6 WHERE lane = $1;

-- name: entries
-- The next entries of a lane in order of recording, up to an instant: all of one source, and these types of the roster's.
SELECT log_position, source, position, type, subject, unit, recorded_at_us, body FROM trail.entries
WHERE (recorded_at_us, log_position) > ($1, $2) AND recorded_at_us <= $3
    AND (source = $4 OR source = 'meetings' AND type = ANY ($5))
ORDER BY recorded_at_us, log_position LIMIT $6;

-- name: entries_of
-- What accounts ($1) hear of their own subjects ($2) and accounts ($3) of others, of these types and sources, up to a place.
SELECT h.account, e.log_position, e.source, e.position, e.type, e.subject, e.unit, e.recorded_at_us, e.body
FROM (
    SELECT * FROM unnest($1::text[], $2::text[]) AS own (account, subject)
    UNION
    SELECT account, subject FROM :view.hears WHERE account = ANY ($3) AND (since_us, since) <= ($4, $5)
) h
JOIN trail.entries e USING (subject)
WHERE (e.recorded_at_us, e.log_position) <= ($4, $5) AND e.type = ANY ($6) AND e.source = ANY ($7)
ORDER BY e.recorded_at_us, e.source, e.position;

-- name: hearers
-- The accounts that listen to these subjects, by what was heard up to a place. Each is looked up by itself: a plan that was
-- made while there were none would read the whole table for ever.
SELECT s.subject, h.account
FROM unnest($1::text[]) AS s (subject)
CROSS JOIN LATERAL (
    SELECT account FROM :view.hears WHERE subject = s.subject AND (since_us, since) <= ($2, $3) OFFSET 0
) h;

-- name: hears_of
-- The subjects beside its own that an account listens to.
SELECT subject FROM :view.hears WHERE account = $1;

-- name: put_hears
-- Accounts that listen to a subject from an entry on.
INSERT INTO :view.hears SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) ON CONFLICT DO NOTHING;

-- name: entries_of_types
-- What a lane heard of these types, up to a place.
SELECT log_position, source, position, type, subject, unit, recorded_at_us, body FROM trail.entries
WHERE type = ANY ($1) AND source = ANY ($2) AND (recorded_at_us, log_position) <= ($3, $4)
ORDER BY recorded_at_us, source, position;

-- name: sources
-- Where the sources stand; nothing recorded before `known_until_us` is missing.
SELECT s.source, s.position, s.head_us, s.announced, s.heard_at, s.status, s.since, s.reason,
    greatest(s.head_us, coalesce(e.recorded_at_us, 0)) AS known_until_us
FROM trail.sources s
LEFT JOIN trail.entries e ON e.source = s.source AND e.position = s.position
WHERE s.source = ANY ($1)
ORDER BY s.source;

-- name: acts
-- What people did about alerts, in our own store.
SELECT position, type, recorded_at_us, body FROM es.events
WHERE position > $1 AND position <= $2 AND type = ANY ($3) ORDER BY position;

-- name: versions
-- Where these streams of our own store stand.
SELECT stream_id, max(version) AS version FROM es.events WHERE stream_id = ANY ($1) GROUP BY stream_id;

-- name: due_accounts
-- Accounts of these sorts in which a rung fires by that day.
SELECT account, next_at FROM :view.accounts WHERE next_at <= $1 AND split_part(account, '/', 1) = ANY ($2);

-- name: leave_behind
-- Accounts that could not be judged up to that day: they are due since then at the latest.
INSERT INTO :view.accounts SELECT account, '', $2 FROM unnest($1::text[]) AS account
ON CONFLICT (account) DO UPDATE SET next_at = least(accounts.next_at, excluded.next_at);

-- name: left_behind
-- Accounts that could not be judged up to the day that their lane has come to, of each sort ($1) a day of its own ($2).
SELECT account FROM :view.accounts JOIN unnest($1::text[], $2::date[]) AS s (sort, day) ON sort = split_part(account, '/', 1)
WHERE next_at <= day;

-- name: accounts_of_units
-- Accounts that these units opened, or in which they owe something.
SELECT account FROM :view.accounts WHERE unit = ANY ($1)
UNION SELECT account FROM :view.obligations WHERE unit = ANY ($1);

-- name: lectures_in
-- The accounts of those of whose lectures in these units the trail tells.
SELECT DISTINCT h.account FROM :view.hears h JOIN trail.entries e USING (subject)
WHERE h.account LIKE 'lecture/%' AND e.unit = ANY ($1);

-- name: works_of_matters_in
-- The accounts of works that hear of matters which these units opened.
SELECT h.account FROM :view.hears h JOIN trail.entries e USING (subject)
WHERE h.account LIKE 'works/%' AND e.type = 'matter_opened' AND e.unit = ANY ($1);

-- name: every_account
-- All accounts of these sorts.
SELECT account FROM :view.accounts WHERE split_part(account, '/', 1) = ANY ($1);

-- name: put_accounts
-- Accounts as they stand.
INSERT INTO :view.accounts SELECT * FROM unnest($1::text[], $2::text[], $3::date[])
ON CONFLICT (account) DO UPDATE SET unit = excluded.unit, next_at = excluded.next_at;

-- name: put_obligations
-- Duties as they stand.
INSERT INTO :view.obligations
SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::date[], $10::date[], $11::boolean[], $12::date[], $13::date[], $14::text[], $15::date[], $16::text[], $17::text[],
    $18::uuid[], $19::text[], $20::text[], $21::text[], $22::boolean[], $23::boolean[], $24::boolean[], $25::text[])
ON CONFLICT (account, number) DO UPDATE SET row_id = excluded.row_id, period = excluded.period, unit = excluded.unit,
    opened_by = excluded.opened_by, post = excluded.post, person = excluded.person, advisory = excluded.advisory,
    since = excluded.since, due = excluded.due, provisional = excluded.provisional, yellow_from = excluded.yellow_from,
    red_from = excluded.red_from, state = excluded.state, closed_on = excluded.closed_on,
    closed_by = excluded.closed_by, trigger_event = excluded.trigger_event, alert = excluded.alert,
    rungs = excluded.rungs;

-- name: last_instant
-- What a lane heard of an instant, up to a place in the trail.
SELECT log_position, source, position, type, subject, unit, recorded_at_us, body FROM trail.entries
WHERE recorded_at_us = $1 AND log_position <= $2
    AND (source = $3 OR source = 'meetings' AND type = ANY ($4));

-- name: drop_obligations
-- Duties that another predecessor has replaced.
DELETE FROM :view.obligations o USING unnest($1::text[], $2::int[]) AS d (account, number)
WHERE o.account = d.account AND o.number = d.number;

-- name: put_alerts
-- Alerts as they stand.
INSERT INTO :view.alerts
SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::date[], $12::bigint[], $13::int[], $14::text[], $15::date[], $16::text[],
    $17::bigint[], $18::text[], $19::text[], $20::text[], $21::text[], $22::boolean[], $23::boolean[], $24::text[],
    $25::date[])
ON CONFLICT (alert) DO UPDATE SET number = excluded.number, row_id = excluded.row_id, source = excluded.source,
    unit = excluded.unit, rung = excluded.rung, rungs = excluded.rungs, due = excluded.due, status = excluded.status, status_us = excluded.status_us, status_by = excluded.status_by,
    evidence = excluded.evidence, post = excluded.post, person = excluded.person, own = excluded.own,
    inherited = excluded.inherited, opened_by = excluded.opened_by, answers_on = excluded.answers_on;

-- name: drop_alerts
-- Alerts that were at no instant so.
DELETE FROM :view.alerts WHERE alert = ANY ($1::uuid[]);

-- name: put_parked
-- An entry that could not be judged.
INSERT INTO :view.parked (lane, log_position, subject, reason)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING;

-- name: parked_in
-- The entries that could not be judged in a lane.
SELECT log_position FROM :view.parked WHERE lane = $1;

-- name: parked_on_record
-- What our own store says last of entries that could not be judged, by their streams.
SELECT DISTINCT ON (stream_id) stream_id, type, position FROM es.events
WHERE stream_id = ANY ($1) ORDER BY stream_id, version DESC;

-- name: parked
-- The entries that could not be judged.
SELECT DISTINCT ON (log_position) log_position, subject, reason FROM :view.parked ORDER BY log_position;

-- name: spoilt
-- What each lane could not judge, with every account that listens to its subject.
SELECT p.lane, p.subject, e.unit, h.account
FROM :view.parked p JOIN trail.entries e USING (log_position) LEFT JOIN :view.hears h ON h.subject = p.subject;

-- name: parked_count
-- How many entries could not be judged.
SELECT count(DISTINCT log_position) FROM :view.parked;

-- name: provisional_years
-- Years in which open duties are due by a calendar that does not know them.
SELECT DISTINCT extract(year FROM due)::int AS year FROM :view.obligations WHERE provisional AND state = 'open';

-- name: unpark
-- Entries that are tried again in a lane, or that nobody is to judge any more.
DELETE FROM :view.parked WHERE lane = $1 AND log_position = ANY ($2);

-- name: entries_at
-- Those of these entries that a lane hears, as far as they were judged.
SELECT log_position, source, position, type, subject, unit, recorded_at_us, body FROM trail.entries
WHERE log_position = ANY ($1) AND (recorded_at_us, log_position) <= ($2, $3)
    AND (source = $4 OR source = 'meetings' AND type = ANY ($5))
ORDER BY recorded_at_us, source, position;

-- name: parked_entries
-- The entries that could not be judged, with their place in the source.
SELECT DISTINCT ON (p.log_position) p.log_position, p.subject, p.reason, e.type, e.source, e.position, e.unit, e.id::text AS id, e.occurred_on,
    e.recorded_at_us
FROM :view.parked p JOIN trail.entries e USING (log_position) ORDER BY p.log_position;

-- name: obligations
-- A page of duties, in the order in which the accounts came to know them.
SELECT account, number, rule, row_id, subject, period, opened_by, unit, since, due, provisional, yellow_from, red_from,
    state, closed_on, closed_by, trigger_event, alert::text AS alert, rungs,
    post, person, own, inherited, recurring, advisory
FROM :view.obligations
WHERE (account, number) > ($1, $2) AND unit LIKE ANY ($3) AND unit LIKE $4 AND ($5 = '' OR rule = $5)
ORDER BY account, number LIMIT $6;

-- name: obligation
-- The duty that has, or would have, this alert.
SELECT account, number, rule, row_id, subject, period, opened_by, unit, since, due, provisional, yellow_from, red_from,
    state, closed_on, closed_by, trigger_event, alert::text AS alert, rungs,
    post, person, own, inherited, recurring, advisory
FROM :view.obligations WHERE alert = $1;

-- name: obligations_of
-- The duties of one account.
SELECT account, number, rule, row_id, subject, period, opened_by, unit, since, due, provisional, yellow_from, red_from,
    state, closed_on, closed_by, trigger_event, alert::text AS alert, rungs,
    post, person, own, inherited, recurring, advisory
FROM :view.obligations WHERE account = $1 ORDER BY number;

-- name: obligation_named
-- The duty of that rule, subject and period.
SELECT account, number, rule, row_id, subject, period, opened_by, unit, since, due, provisional, yellow_from, red_from,
    state, closed_on, closed_by, trigger_event, alert::text AS alert, rungs,
    post, person, own, inherited, recurring, advisory
FROM :view.obligations WHERE rule = $1 AND subject = $2 AND period = $3;

-- name: accounts_page
-- A page of accounts whose duties, or whose opening, lie in these units.
SELECT a.account FROM :view.accounts a
WHERE a.account > $1 ORDER BY a.account LIMIT $2;

-- name: alerts
-- A page of alerts, the newest first; when asked ($9), of one light, those of each sort of account ($10) on a day of its own
-- ($11). The light is that of the duty; a breach has none, nor has a duty that was replaced.
SELECT a.alert::text AS alert, a.account, a.number, breach, a.rule, a.row_id, source, a.subject, a.period, a.unit, raised_on,
    raised_us, rung, a.rungs, a.due, status, status_us, status_by, evidence, answers_on,
    o.state, o.yellow_from, o.red_from, o.recurring, coalesce(o.provisional, false) AS provisional
FROM :view.alerts a
LEFT JOIN :view.obligations o ON NOT a.breach AND o.account = a.account AND o.number = a.number
WHERE (raised_us, a.alert) < ($1, $2::uuid) AND a.unit LIKE ANY ($3) AND a.unit LIKE $4 AND ($5 = '' OR a.rule = $5)
    AND ($6::text[] IS NULL OR status = ANY ($6)) AND ($7::boolean IS NULL OR breach = $7)
    AND ($9::text IS NULL OR $9 = CASE WHEN o.state IS NOT NULL THEN views.light_of(o.state, o.yellow_from, o.red_from, (
            SELECT day FROM unnest($10::text[], $11::date[]) AS s (sort, day) WHERE sort = split_part(a.account, '/', 1)))
        WHEN status = 'withdrawn' THEN 'grey' ELSE 'red' END)
ORDER BY raised_us DESC, a.alert DESC LIMIT $8;

-- name: every_alert
-- All alerts, to compare two views.
SELECT alert, account, rule, row_id, source, subject, period, unit, rung, rungs, due, status, evidence FROM :view.alerts;

-- name: alert
-- One alert, with who answers for it, and how its duty stands.
SELECT a.alert::text AS alert, a.account, a.number, breach, a.rule, a.row_id, source, a.subject, a.period, a.unit, raised_on,
    raised_us, rung, a.rungs, a.due, status, status_us, status_by, evidence, a.post, a.person, a.own, a.inherited,
    a.opened_by, answers_on,
    o.state, o.yellow_from, o.red_from, o.recurring, coalesce(o.provisional, false) AS provisional
FROM :view.alerts a
LEFT JOIN :view.obligations o ON NOT a.breach AND o.account = a.account AND o.number = a.number
WHERE a.alert = $1::uuid;

-- name: acts_on
-- What people did about one alert.
SELECT type, actor, occurred_on, recorded_at_us, position FROM es.events
WHERE stream_id = 'alert-' || $1 AND type = ANY ($2) ORDER BY version;

-- name: evidence
-- Where these events of these subjects stand in the trail.
SELECT id::text AS id, type, source, position, occurred_on, recorded_at_us, body
FROM trail.entries WHERE subject = ANY ($1) AND id = ANY ($2::uuid[]) ORDER BY log_position;

-- name: units_of_subjects
-- The units of whose affairs these subjects tell.
SELECT DISTINCT unit FROM trail.entries WHERE subject = ANY ($1);

-- name: records_after
-- The records of a subject, of these types, that follow one of them in the trail.
SELECT r.id::text AS id, r.type, r.source, r.position, r.occurred_on, r.recorded_at_us, r.body
FROM trail.entries t JOIN trail.entries r ON r.subject = t.subject AND r.log_position > t.log_position
WHERE t.subject = $1 AND t.id = $2::uuid AND r.type = ANY ($3) ORDER BY r.log_position;

-- name: records
-- The records of a subject, of these types and days.
SELECT id::text AS id, type, source, position, occurred_on, recorded_at_us, body
FROM trail.entries WHERE subject = $1 AND type = ANY ($2) AND occurred_on BETWEEN $3 AND $4 ORDER BY log_position;

-- name: trail_of
-- What was heard about a subject.
SELECT log_position, source, position, type, unit, occurred_on, recorded_at_us, id::text AS id, version, body
FROM trail.entries WHERE subject = $1 AND log_position > $2 ORDER BY log_position LIMIT $3;

-- name: own_of
-- What our own store says about the alerts of these accounts.
SELECT e.position, e.type, e.unit, e.occurred_on, e.recorded_at_us, e.id::text AS id, e.actor, e.body
FROM es.events e
WHERE e.stream_id = ANY (SELECT 'alert-' || a.alert FROM :view.alerts a WHERE a.account = ANY ($1)
    UNION SELECT 'alert-' || o.alert FROM :view.obligations o WHERE o.account = ANY ($1))
ORDER BY e.position;

-- name: own_stream
-- What our own store says in one stream.
SELECT position, type, unit, occurred_on, recorded_at_us, id::text AS id, actor, body
FROM es.events WHERE stream_id = $1 ORDER BY version;

-- name: findings
-- A page of findings in these units, in order of recording, with their texts and the problems that they became, as their
-- source ($6) told; when asked ($4), only those that name a campaign and became none. Streams have an index, types none.
SELECT e.position, e.type, e.unit, e.occurred_on, e.recorded_at_us, e.id::text AS id, e.body, l.problem,
    (SELECT text FROM es.beside WHERE event_id = e.id AND field = 'title') AS title,
    (SELECT text FROM es.beside WHERE event_id = e.id AND field = 'description') AS description
FROM es.events e
LEFT JOIN LATERAL (
    SELECT substr(t.subject, length('problem/') + 1) AS problem FROM trail.entries t
    WHERE t.subject = 'problem/F.' || substr(e.stream_id, length('finding-') + 1)
        AND t.source = $6 AND t.type = 'problem_listed' LIMIT 1
) l ON true
WHERE e.stream_id LIKE 'finding-%' AND e.position > $1 AND e.unit LIKE ANY ($2) AND e.unit LIKE $3
    AND (NOT $4 OR l.problem IS NULL AND e.body::json #>> '{data,campaign}' IS NOT NULL)
ORDER BY e.position LIMIT $5;

-- name: finding
-- One finding, with its texts and the problem that it became.
SELECT position, type, unit, occurred_on, recorded_at_us, id::text AS id, body,
    (SELECT substr(subject, length('problem/') + 1) FROM trail.entries
        WHERE subject = 'problem/F.' || $1 AND source = $2 AND type = 'problem_listed' LIMIT 1) AS problem,
    (SELECT text FROM es.beside WHERE event_id = e.id AND field = 'title') AS title,
    (SELECT text FROM es.beside WHERE event_id = e.id AND field = 'description') AS description
FROM es.events e
WHERE stream_id = 'finding-' || $1;

-- name: campaign
-- What its source has told of a campaign's beginning and end.
SELECT type, recorded_at_us, body FROM trail.entries
WHERE subject = $1 AND source = $2 AND type IN ('campaign_opened', 'campaign_ended') ORDER BY position;

-- name: own_after
-- Our own events behind a position, for the feed.
SELECT position, type, unit, body, recorded_at_us FROM es.events WHERE position > $1 ORDER BY position LIMIT $2;

-- name: lights
-- How many duties stand in which light, those of each sort of account ($2) on a day of its own ($3).
SELECT views.light_of(state, yellow_from, red_from, day) AS light, count(*) AS count
FROM :view.obligations JOIN unnest($2::text[], $3::date[]) AS s (sort, day) ON sort = split_part(account, '/', 1)
WHERE unit LIKE ANY ($1) GROUP BY 1;

-- name: alert_counts
-- How many alerts stand in which status.
SELECT status, breach, count(*) AS count FROM :view.alerts WHERE unit LIKE ANY ($1) GROUP BY 1, 2;

-- name: trail_length
-- How long the trail is.
SELECT log_position FROM trail.head;

-- name: units_owing
-- The units that owe or owed anything.
SELECT DISTINCT unit FROM :view.obligations WHERE unit LIKE ANY ($1);

-- name: tasks
-- What these units owe, due in these days, by due day; $4: without what is over.
SELECT account, number, rule, row_id, subject, period, opened_by, unit, since, due, provisional, yellow_from, red_from,
    state, closed_on, closed_by, trigger_event, alert::text AS alert, rungs,
    post, person, own, inherited, recurring, advisory
FROM :view.obligations
WHERE unit = ANY ($1) AND due BETWEEN $2 AND $3 AND (NOT $4::boolean OR state = 'open')
    AND (due, rule, account, number) > ($5, $6, $7, $8)
ORDER BY due, rule, account, number LIMIT $9;

-- name: task_counts
-- What came of all that these units owe in these days, that of each sort of account ($4) by a day of its own ($5).
SELECT count(*) AS items,
    count(*) FILTER (WHERE state = 'open' AND NOT (recurring AND day >= red_from)) AS open,
    count(*) FILTER (WHERE state = 'open' AND day >= red_from) AS red,
    count(*) FILTER (WHERE state = 'missed' OR state = 'open' AND recurring AND day >= red_from) AS missed,
    count(*) FILTER (WHERE state LIKE 'met%') AS met,
    count(*) FILTER (WHERE state IN ('met', 'met_recorded_late')) AS met_in_time,
    count(*) FILTER (WHERE state LIKE 'met%' OR state = 'missed' OR state = 'open' AND day >= red_from) AS decided
FROM :view.obligations JOIN unnest($4::text[], $5::date[]) AS s (sort, day) ON sort = split_part(account, '/', 1)
WHERE unit = ANY ($1) AND due BETWEEN $2 AND $3;
