-- By which law (rules and calendar) the live view was judged: its digest. Null until the first process has said it.
ALTER TABLE views.live ADD COLUMN law text;
