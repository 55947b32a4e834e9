-- name: append
-- Append groups of commands; the arguments are told at the function.
SELECT group_number, outcome, first_position
FROM es.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23);

-- name: command_events
-- The events that one command gave rise to, in order.
SELECT e.id::text AS id, e.type, e.position, e.stream_id, e.version
FROM es.commands c
JOIN es.events e ON e.position BETWEEN c.first_position AND c.last_position AND e.causation_id = c.id
WHERE c.id = $1::uuid
ORDER BY e.position;

-- name: known_commands
-- Which of these commands have been answered, with the digest of what they said.
SELECT id::text AS id, digest FROM es.commands WHERE id = ANY ($1::uuid[]);

-- name: stream
-- One stream's events after a version.
SELECT position, stream_id, version, id::text AS id, type, occurred_on, recorded_at_us, unit, actor,
    causation_id::text AS causation_id, correlation_id::text AS correlation_id, body, prev_hash, hash
FROM es.events
WHERE stream_id = $1 AND version > $2
ORDER BY version;

-- name: page
-- Events after a position, in order.
SELECT position, stream_id, version, id::text AS id, type, occurred_on, recorded_at_us, unit, actor,
    causation_id::text AS causation_id, correlation_id::text AS correlation_id, body, prev_hash, hash
FROM es.events
WHERE position > $1
ORDER BY position
LIMIT $2;

-- name: tip
-- Where the chain stands, without moving its clock.
SELECT service, deployment, position, hash, recorded_at_us, demonstration, clock FROM es.head;

-- name: take_head
-- The head as of now: nothing recorded before recorded_until_us can come later.
SELECT head_position, head_hash, recorded_until_us FROM es.take_head();

-- name: relayed
-- How far the relay has published.
SELECT position FROM es.relayed;

-- name: note_relayed
-- The relay has published up to here.
SELECT es.note_relayed($1);

-- name: beside
-- The texts that stand beside these events and were not erased.
SELECT event_id::text AS event_id, field, text FROM es.beside WHERE event_id = ANY ($1::uuid[]);

-- name: erase
-- Erase the texts beside these events.
SELECT es.erase($1::uuid[]);

-- name: end_file_clock
-- The demonstration is loaded: time is the wall's from now on.
SELECT es.end_file_clock();
