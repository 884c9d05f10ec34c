-- docs/store.md says what is in each table. bytea values are package rows'.
-- Ids are compared byte by byte: no language orders them. What is rewritten often
-- leaves room on its pages, so that no index has to be told.

-- +goose Up
CREATE SEQUENCE message_ids CACHE 1;

CREATE TABLE meta (
	key   text COLLATE "C" PRIMARY KEY,
	value text NOT NULL
);

CREATE TABLE people (
	workspace text COLLATE "C" NOT NULL,
	person    text COLLATE "C" NOT NULL,
	timetable bigint,          -- of value, so that one that nobody has can go
	value     bytea,           -- the person; NULL: there is no record
	desk      bytea,           -- NULL: it is empty
	days      bytea,           -- NULL: none
	PRIMARY KEY (workspace, person)
) WITH (fillfactor = 70, toast_tuple_target = 8160);
ALTER TABLE people ALTER value SET STORAGE EXTERNAL, ALTER desk SET STORAGE EXTERNAL, ALTER days SET STORAGE EXTERNAL;

CREATE TABLE timetables (
	id    bigint PRIMARY KEY,  -- prefs.Timetable.ID
	value bytea NOT NULL
);

-- Who is reminded next, and all that a beat has to know, so that it reads nobody's desk.
CREATE TABLE due (
	workspace text COLLATE "C" NOT NULL,
	person    text COLLATE "C" NOT NULL,
	at        timestamptz NOT NULL,
	late      integer NOT NULL,          -- seconds since it was due at first; below 0 where it was brought forward
	snoozes   integer NOT NULL,
	day       integer NOT NULL,          -- of the tally, since 1970-01-01
	count     integer NOT NULL,          -- of the tally
	timetable bigint NOT NULL,
	calendar  boolean NOT NULL,          -- the person gave theirs
	live      boolean NOT NULL,          -- a routine of theirs runs or is paused
	doubtful  boolean NOT NULL DEFAULT false, -- it may have been sent
	channel   text NOT NULL,             -- '': not known
	noted     text NOT NULL,             -- what was noted last of it in the person's log
	pauses    bytea,                     -- NULL: none
	PRIMARY KEY (workspace, person)
) WITH (fillfactor = 85);
CREATE INDEX due_at ON due (at, workspace, person) WITH (fillfactor = 80);

-- Whose step of a routine is over next.
CREATE TABLE steps (
	workspace text COLLATE "C" NOT NULL,
	person    text COLLATE "C" NOT NULL,
	at        timestamptz NOT NULL,
	PRIMARY KEY (workspace, person)
);
CREATE INDEX steps_at ON steps (at);

-- What is owed to Slack. A row is written, marked once and removed: half of a page is
-- left for the marks, which then no index has to be told of.
CREATE TABLE messages (
	id         bigint PRIMARY KEY DEFAULT nextval('message_ids'),
	workspace  text COLLATE "C" NOT NULL,
	person     text COLLATE "C" NOT NULL,
	priority   smallint NOT NULL,
	not_before timestamptz,              -- NULL: at once
	epoch      bigint,                   -- of the lease under which its call was begun; NULL: it was not
	value      bytea NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE messages ALTER value SET STORAGE EXTERNAL;
ALTER SEQUENCE message_ids OWNED BY messages.id;
CREATE INDEX messages_turn ON messages (workspace, priority, id);
CREATE INDEX messages_later ON messages (not_before) WHERE not_before IS NOT NULL;

CREATE TABLE workspaces (
	id      text COLLATE "C" PRIMARY KEY,
	value   bytea NOT NULL,
	changed timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE audit (
	id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at    timestamptz NOT NULL,
	value bytea NOT NULL
);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE files (
	workspace text COLLATE "C" NOT NULL,
	content   text COLLATE "C" NOT NULL,
	file      text NOT NULL,
	PRIMARY KEY (workspace, content)
);

CREATE TABLE heard (
	workspace text COLLATE "C" NOT NULL,
	kind      text COLLATE "C" NOT NULL,
	day       date NOT NULL,
	PRIMARY KEY (workspace, kind)
);

-- Which replica beats and posts for a workspace. A lease lasts as long as its holder is in
-- replicas. The rows stay, so that no epoch comes twice.
CREATE TABLE leases (
	workspace text COLLATE "C" PRIMARY KEY,
	holder    uuid,            -- NULL, or not in replicas: nobody
	epoch     bigint NOT NULL  -- grows whenever another one holds it
) WITH (fillfactor = 50);
CREATE INDEX leases_holder ON leases (holder);

CREATE TABLE replicas (
	id    uuid PRIMARY KEY,     -- of one life of it
	name  text NOT NULL,
	about jsonb NOT NULL,       -- what has to be the same of all, such as their version, by what it is called
	since timestamptz NOT NULL, -- it has been there all the time
	until timestamptz NOT NULL  -- whoever has been longer there may remove it from then on
) WITH (fillfactor = 50);

-- What counts once: envelopes, signatures, states of an installation.
CREATE TABLE once (
	id   bytea PRIMARY KEY,
	at   timestamptz NOT NULL,
	mark bytea NOT NULL                  -- of the call that noted it
);
CREATE INDEX once_at ON once (at);

-- What the holder of a workspace is asked to do.
CREATE TABLE asked (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace text COLLATE "C" NOT NULL,
	person    text COLLATE "C" NOT NULL,
	what      text NOT NULL,
	value     bytea,
	at        timestamptz NOT NULL
);
CREATE INDEX asked_workspace ON asked (workspace);

-- What could not be read, out of everybody's way.
CREATE TABLE aside (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	part      text NOT NULL,
	workspace text COLLATE "C" NOT NULL, -- '': of none
	person    text COLLATE "C" NOT NULL, -- '': of nobody
	value     bytea NOT NULL,
	cause     text NOT NULL
);
CREATE INDEX aside_whose ON aside (workspace, person);

-- +goose Down
DROP TABLE aside, asked, once, replicas, leases, heard, files, audit, workspaces, messages, steps, due, timetables, people, meta;
