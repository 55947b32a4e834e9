-- The trail: everything that supervision has heard from its sources, verified, in one gap-free order of its own.
-- Append-only as es.events is: nobody may write but through trail.append.

CREATE SCHEMA trail;

-- One row: how long the trail is. Its lock makes the order of commits the order of log_position, over all sources.
CREATE TABLE trail.head (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    log_position bigint NOT NULL DEFAULT 0
);
INSERT INTO trail.head DEFAULT VALUES;

-- Where each source stands.
--   position, hash               verified and in the trail up to here
--   head_position, head_us       the newest head that is covered (head_position <= position): whatever the source has
--                                recorded before head_us is in the trail
--   announced                    the newest position that a head has told of; more than position: we are behind
--   heard_at                     when a head last came
--   status                       'following' the stream | 'replaying' from the source, the stream not being believed |
--                                'stalled' (nor does the source answer) | 'refused' (the source contradicts what we hold)
--   since, reason                of the status; `reason` of the last incident stays when the source is followed again
CREATE TABLE trail.sources (
    source        text PRIMARY KEY,
    position      bigint NOT NULL DEFAULT 0,
    hash          bytea NOT NULL,
    head_position bigint NOT NULL DEFAULT 0,
    head_us       bigint NOT NULL DEFAULT 0,
    announced     bigint NOT NULL DEFAULT 0,
    heard_at      timestamptz,
    status        text NOT NULL DEFAULT 'following' CHECK (status IN ('following', 'replaying', 'stalled', 'refused')),
    since         timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason        text
);

-- type is bare, and '?' for a body that the chain vouches for and nobody can read: then subject and unit are empty, day and
-- id null, and the projectors park it. `version` is the event's place in its stream at the source; the hash holds it.
CREATE TABLE trail.entries (
    log_position   bigint PRIMARY KEY,
    source         text NOT NULL REFERENCES trail.sources (source),
    position       bigint NOT NULL,
    type           text NOT NULL,
    subject        text NOT NULL,
    unit           text NOT NULL,
    occurred_on    date,
    recorded_at_us bigint NOT NULL,
    id             uuid,
    version        integer NOT NULL,
    hash           bytea NOT NULL,
    body           text NOT NULL,
    UNIQUE (source, position)
);
CREATE INDEX entries_by_subject ON trail.entries (subject, log_position);

CREATE FUNCTION trail.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON trail.entries FOR EACH ROW EXECUTE FUNCTION trail.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON trail.entries FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse_change();
ALTER TABLE trail.entries ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE trail.entries ENABLE ALWAYS TRIGGER refuse_truncate;

-- Know a source; `genesis` is the hash before its first event. Does nothing when it is known.
CREATE FUNCTION trail.open_source(new_source text, genesis bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO trail.sources (source, hash) VALUES (new_source, genesis) ON CONFLICT DO NOTHING
$$;

-- Append verified events that follow `after_position` of the source, and move its checkpoint, in one transaction. Answers
-- the last log_position. Raises 40001 when the source stands elsewhere: another intake was faster.
CREATE FUNCTION trail.append(
    from_source text, after_position bigint,
    types text[], subjects text[], units text[], days date[], moments bigint[], ids uuid[], versions int[],
    hashes bytea[], bodies text[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    added bigint := cardinality(bodies);
    tip   bigint;
BEGIN
    UPDATE trail.head SET log_position = log_position + added RETURNING log_position INTO tip;
    UPDATE trail.sources SET position = position + added, hash = hashes[added]
    WHERE source = from_source AND position = after_position;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'source % does not stand at %', from_source, after_position USING ERRCODE = '40001';
    END IF;
    INSERT INTO trail.entries
    SELECT tip - added + e.n, from_source, after_position + e.n, e.type, e.subject, e.unit, e.day, e.at_us, e.id, e.version,
        e.hash, e.body
    FROM unnest(types, subjects, units, days, moments, ids, versions, hashes, bodies) WITH ORDINALITY
        AS e (type, subject, unit, day, at_us, id, version, hash, body, n);
    PERFORM pg_notify('trail_appended', tip::text);
    RETURN tip;
END $$;

-- A head has come: `told` is the position that it announces; `covered` and `until_us` are of the newest head that the
-- trail has reached. None of them ever goes back.
CREATE FUNCTION trail.note_head(from_source text, told bigint, covered bigint, until_us bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE trail.sources
    SET announced = greatest(announced, told), head_position = greatest(head_position, covered),
        head_us = greatest(head_us, until_us), heard_at = clock_timestamp()
    WHERE source = from_source AND position >= covered;
    PERFORM pg_notify('trail_appended', 'head');
END $$;

-- Say how far the source is to be believed. `since` moves only when the status does; a null reason keeps the last one.
CREATE FUNCTION trail.set_status(from_source text, new_status text, new_reason text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE trail.sources
    SET since = CASE WHEN status = new_status THEN since ELSE clock_timestamp() END, status = new_status,
        reason = coalesce(new_reason, reason)
    WHERE source = from_source
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trail FROM PUBLIC;
GRANT USAGE ON SCHEMA trail TO :service_app;
GRANT SELECT ON ALL TABLES IN SCHEMA trail TO :service_app;
GRANT EXECUTE ON FUNCTION trail.open_source, trail.append, trail.note_head, trail.set_status TO :service_app;
