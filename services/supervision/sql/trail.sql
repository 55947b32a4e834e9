-- name: open_source
-- Know a source from its first event on.
SELECT trail.open_source($1, $2);

-- name: checkpoint
-- Where a source stands.
SELECT s.position, s.hash, s.status, coalesce(e.recorded_at_us, 0) AS recorded_at_us
FROM trail.sources s
LEFT JOIN trail.entries e USING (source, position)
WHERE s.source = $1;

-- name: append
-- Append verified events and move the source's checkpoint.
SELECT trail.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: note_head
-- A head has come.
SELECT trail.note_head($1, $2, $3, $4);

-- name: set_status
-- Say how far a source is to be believed.
SELECT trail.set_status($1, $2, $3);
