-- The database and the roles of one service; :service is its name. Run as a superuser, once, statement by statement
-- (CREATE DATABASE stands in no transaction); a statement whose object is there already is skipped.
-- The owner owns everything and cannot log in. Migrations log in as <service>_migrate and take the owner's part for as
-- long as they run. The service is <service>_app and may do what the migrations grant it.

-- name: owner
CREATE ROLE :service_owner NOLOGIN;

-- name: migrate
CREATE ROLE :service_migrate LOGIN NOINHERIT CONNECTION LIMIT 5;

-- name: app
CREATE ROLE :service_app LOGIN CONNECTION LIMIT 60;

-- name: migrate_becomes_owner
GRANT :service_owner TO :service_migrate WITH INHERIT FALSE, SET TRUE;

-- name: database
CREATE DATABASE :service OWNER :service_owner;

-- name: nobody_else
REVOKE ALL ON DATABASE :service FROM PUBLIC;

-- name: who_connects
GRANT CONNECT ON DATABASE :service TO :service_migrate, :service_app;

-- name: migrate_patience
ALTER ROLE :service_migrate SET lock_timeout = '5s';
