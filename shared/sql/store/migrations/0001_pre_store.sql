-- The event store of one service: append-only, gap-free, hash-chained. Run once, as the service's owner; :service is its name.
-- Nobody may write but through es.append: a role that may INSERT could forge the chain.

CREATE SCHEMA es;

-- One row: where the chain stands. The transaction that holds its lock is the only one that appends, so that the order
-- of commits is the order of positions and a reader can prove that nothing is missing.
CREATE TABLE es.head (
    only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    service        text NOT NULL,
    deployment     text NOT NULL,
    position       bigint NOT NULL DEFAULT 0,
    hash           bytea NOT NULL,
    recorded_at_us bigint NOT NULL DEFAULT 0,          -- nothing is ever recorded before this moment (µs since the epoch)
    demonstration  boolean NOT NULL DEFAULT false,     -- fictitious data; stays set for ever
    clock          text NOT NULL DEFAULT 'wall' CHECK (clock IN ('wall', 'file')),
    CHECK (clock = 'wall' OR demonstration)
);

CREATE TABLE es.events (
    position       bigint PRIMARY KEY,
    stream_id      text NOT NULL,
    version        integer NOT NULL,
    id             uuid NOT NULL UNIQUE,
    type           text NOT NULL,
    occurred_on    date NOT NULL,
    recorded_at_us bigint NOT NULL,
    unit           text NOT NULL,
    actor          text NOT NULL,
    causation_id   uuid NOT NULL,
    correlation_id uuid NOT NULL,
    body           text NOT NULL,                      -- the published message, byte for byte
    prev_hash      bytea NOT NULL,
    hash           bytea NOT NULL,
    UNIQUE (stream_id, version)
);

-- Every command that was answered, so that the same command gets the same answer. Positions are null when it changed nothing.
CREATE TABLE es.commands (
    id             uuid PRIMARY KEY,
    digest         bytea NOT NULL,
    first_position bigint,
    last_position  bigint
);

-- Names and free text, beside the hashed body, which holds their salted digests. The only rows that may be erased.
CREATE TABLE es.beside (
    event_id uuid NOT NULL REFERENCES es.events (id),
    field    text NOT NULL,
    salt     bytea NOT NULL,
    text     text NOT NULL,
    PRIMARY KEY (event_id, field)
);

-- How far the relay has published.
CREATE TABLE es.relayed (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL DEFAULT 0
);
INSERT INTO es.relayed DEFAULT VALUES;

CREATE FUNCTION es.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON es.events FOR EACH ROW EXECUTE FUNCTION es.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON es.events FOR EACH STATEMENT EXECUTE FUNCTION es.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON es.commands FOR EACH ROW EXECUTE FUNCTION es.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON es.commands FOR EACH STATEMENT EXECUTE FUNCTION es.refuse_change();
ALTER TABLE es.events ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE es.events ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE es.commands ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE es.commands ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE FUNCTION es.wall_clock_us() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
$$;

-- Append several groups of commands in one transaction. A group goes in whole or not at all and does not hinder the others.
-- No two groups of one call may write to the same stream, nor may one read what another writes; the caller parts them.
-- Per group g (1, 2, …):
--   commands   command_ids, command_digests, command_groups
--   checks     check_groups, check_streams, check_versions: every stream that the group read or writes, at the version it saw
--   events     event_commands (index into command_ids) … event_bodies; event_recorded_us is null but under the file clock
-- Answers one row a group: 'appended' | 'repeated' (all its commands are known, unchanged) | 'changed' (a known command
-- with another content) | 'conflict' (a stream has moved on, or only some of its commands are known).
CREATE FUNCTION es.append(
    groups int,
    command_ids uuid[], command_digests bytea[], command_groups int[],
    check_groups int[], check_streams text[], check_versions int[],
    event_commands int[], event_streams text[], event_versions int[], event_ids uuid[], event_types text[],
    event_days date[], event_units text[], event_actors text[], event_causations uuid[], event_correlations uuid[],
    event_bodies text[], event_recorded_us bigint[],
    beside_events uuid[], beside_fields text[], beside_salts bytea[], beside_texts text[]
) RETURNS TABLE (group_number int, outcome text, first_position bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    tip       es.head%ROWTYPE;
    moment_us bigint;
    outcomes  text[] := array_fill('appended'::text, ARRAY[groups]);
    found     record;
    positions bigint[];
    moments   bigint[];
    payload   bytea;
    payloads  bytea[];
    hashes    bytea[];
BEGIN
    SELECT * INTO STRICT tip FROM es.head FOR UPDATE;
    moment_us := greatest(es.wall_clock_us(), tip.recorded_at_us);
    IF tip.clock = 'wall' AND cardinality(array_remove(event_recorded_us, NULL)) > 0 THEN
        RAISE EXCEPTION 'recorded_at is given, but this is no demonstration that is being loaded' USING ERRCODE = '22023';
    END IF;

    FOR found IN
        SELECT c.g, count(*) = count(k.id) AS all_known, bool_or(k.digest IS DISTINCT FROM c.digest) AS changed
        FROM unnest(command_ids, command_digests, command_groups) AS c (id, digest, g)
        LEFT JOIN es.commands k ON k.id = c.id
        GROUP BY c.g HAVING count(k.id) > 0
    LOOP
        outcomes[found.g] := CASE WHEN NOT found.all_known THEN 'conflict' WHEN found.changed THEN 'changed' ELSE 'repeated' END;
    END LOOP;

    FOR found IN
        SELECT DISTINCT c.g FROM unnest(check_groups, check_streams, check_versions) AS c (g, stream_id, version)
        WHERE c.version <> coalesce((SELECT e.version FROM es.events e WHERE e.stream_id = c.stream_id ORDER BY e.version DESC LIMIT 1), 0)
    LOOP
        IF outcomes[found.g] = 'appended' THEN
            outcomes[found.g] := 'conflict';
        END IF;
    END LOOP;

    -- Positions and moments of the events that go in; null for the others.
    SELECT array_agg(e.position ORDER BY e.n), array_agg(e.at_us ORDER BY e.n),
        array_agg(int8send(e.position) || int4send(e.version) || int8send(e.at_us) || sha256(convert_to(e.body, 'UTF8')) ORDER BY e.n)
            FILTER (WHERE e.position IS NOT NULL)
    INTO positions, moments, payloads
    FROM (
        SELECT n, version, body,
            CASE WHEN goes_in THEN tip.position + count(*) FILTER (WHERE goes_in) OVER earlier END AS position,
            CASE WHEN tip.clock = 'wall' THEN moment_us
                ELSE greatest(tip.recorded_at_us, max(recorded_us) FILTER (WHERE goes_in) OVER earlier) END AS at_us
        FROM (
            SELECT u.*, outcomes[command_groups[u.command]] = 'appended' AS goes_in
            FROM unnest(event_commands, event_versions, event_bodies, event_recorded_us)
                WITH ORDINALITY AS u (command, version, body, recorded_us, n)
        ) AS numbered
        WINDOW earlier AS (ORDER BY n)
    ) AS e;

    hashes := ARRAY[tip.hash];
    FOREACH payload IN ARRAY coalesce(payloads, '{}') LOOP
        tip.hash := sha256(tip.hash || payload);
        hashes := hashes || tip.hash;
    END LOOP;

    INSERT INTO es.events
    SELECT e.position, e.stream_id, e.version, e.id, e.type, e.day, e.at_us, e.unit, e.actor, e.causation, e.correlation, e.body,
        hashes[e.position - tip.position], hashes[e.position - tip.position + 1]
    FROM unnest(positions, event_streams, event_versions, event_ids, event_types, event_days, moments, event_units, event_actors,
        event_causations, event_correlations, event_bodies)
        AS e (position, stream_id, version, id, type, day, at_us, unit, actor, causation, correlation, body)
    WHERE e.position IS NOT NULL;

    INSERT INTO es.commands
    SELECT c.id, c.digest, e.first, e.last
    FROM unnest(command_ids, command_digests, command_groups) WITH ORDINALITY AS c (id, digest, g, n)
    LEFT JOIN (
        SELECT u.command, min(u.position) AS first, max(u.position) AS last
        FROM unnest(event_commands, positions) AS u (command, position) GROUP BY u.command
    ) AS e ON e.command = c.n
    WHERE outcomes[c.g] = 'appended';

    INSERT INTO es.beside
    SELECT b.event_id, b.field, b.salt, b.text
    FROM unnest(beside_events, beside_fields, beside_salts, beside_texts) AS b (event_id, field, salt, text)
    JOIN unnest(event_ids, positions) AS e (id, position) ON e.id = b.event_id AND e.position IS NOT NULL;

    UPDATE es.head SET position = tip.position + cardinality(hashes) - 1, hash = tip.hash,
        recorded_at_us = greatest(tip.recorded_at_us, CASE tip.clock WHEN 'wall' THEN moment_us ELSE (SELECT max(m) FROM unnest(moments) AS m) END);
    PERFORM pg_notify('es_appended', '');
    RETURN QUERY
        SELECT g.n, outcomes[g.n], e.first
        FROM generate_series(1, groups) AS g (n)
        LEFT JOIN (
            SELECT command_groups[u.command] AS n, min(u.position) AS first
            FROM unnest(event_commands, positions) AS u (command, position) GROUP BY 1
        ) AS e USING (n)
        ORDER BY g.n;
END $$;

-- The head as of this moment: nothing recorded before recorded_until_us can come later. Under the file clock time stands at the last event.
CREATE FUNCTION es.take_head() RETURNS TABLE (head_position bigint, head_hash bytea, recorded_until_us bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE es.head
    SET recorded_at_us = CASE clock WHEN 'wall' THEN greatest(es.wall_clock_us(), recorded_at_us) ELSE recorded_at_us END
    RETURNING position, hash, recorded_at_us
$$;

CREATE FUNCTION es.note_relayed(up_to bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE es.relayed SET position = up_to
$$;

-- Erase names and texts, salt included: what is left of them is a digest that fits nothing.
CREATE FUNCTION es.erase(event_ids uuid[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH erased AS (DELETE FROM es.beside WHERE event_id = ANY (event_ids) RETURNING 1) SELECT count(*) FROM erased
$$;

-- The demonstration is loaded: from now on time is the wall's. There is no way back.
CREATE FUNCTION es.end_file_clock() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE es.head SET clock = 'wall'
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA es FROM PUBLIC;
GRANT USAGE ON SCHEMA es TO :service_app;
GRANT SELECT ON ALL TABLES IN SCHEMA es TO :service_app;
GRANT EXECUTE ON FUNCTION es.append, es.take_head, es.note_relayed, es.erase, es.end_file_clock TO :service_app;
