-- SPDX-FileCopyrightText: 2026 The Plato Desk Authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What recording needs in a database, beside what the application makes there: all of it in a schema of its own. Run
-- before the application, so that it sees every table that is made.
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS plato;

-- How the rows of a table are told apart: by its primary key, else by a unique key without NULL; for a partition, what
-- it is a part of. NULL for what holds no rows of its own, or for its session alone.
CREATE OR REPLACE FUNCTION plato.table_info(relation oid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT json_build_object(
        'oid', c.oid::int8, 'schema', n.nspname, 'name', c.relname, 'logged', c.relpersistence = 'p',
        'keys', coalesce((
            SELECT (SELECT json_agg(a.attname ORDER BY k.place)
                    FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k (number, place)
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number)
            FROM pg_index i
            WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                AND NOT EXISTS (
                    SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1]) AND NOT a.attnotnull)
            ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1), '[]'::json),
        'root_schema', (SELECT rn.nspname FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace
                        WHERE r.oid = pg_partition_root(c.oid)),
        'root', (SELECT r.relname FROM pg_class r WHERE r.oid = pg_partition_root(c.oid)))::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = relation AND c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('plato', 'pg_catalog', 'information_schema')
$$;

-- A table logs all of each row that is changed or deleted from its beginning on, and what it is like comes with its rows,
-- in the same order. The application may not be able to see our schema, so this runs as the one who made it.
CREATE OR REPLACE FUNCTION plato.note_tables() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT DISTINCT c.oid, c.oid::regclass AS name, c.relreplident, plato.table_info(c.oid) AS info
        FROM pg_event_trigger_ddl_commands() d
        JOIN LATERAL (
            SELECT coalesce((SELECT indrelid FROM pg_index WHERE indexrelid = d.objid), d.objid) AS id
        ) named ON d.classid = 'pg_class'::regclass
        JOIN LATERAL (SELECT named.id UNION SELECT relid FROM pg_partition_tree(named.id)) tree (id) ON true
        JOIN pg_class c ON c.oid = tree.id
    LOOP
        CONTINUE WHEN found.info IS NULL;
        PERFORM pg_logical_emit_message(true, 'plato.table', found.info);
        IF found.relreplident <> 'f' THEN
            EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', found.name);
        END IF;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION plato.note_drops() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT objid FROM pg_event_trigger_dropped_objects() WHERE object_type = 'table' AND NOT is_temporary
    LOOP
        PERFORM pg_logical_emit_message(true, 'plato.drop', found.objid::text);
    END LOOP;
END
$$;

DROP EVENT TRIGGER IF EXISTS plato_tables;
CREATE EVENT TRIGGER plato_tables ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE INDEX')
    EXECUTE FUNCTION plato.note_tables();
DROP EVENT TRIGGER IF EXISTS plato_drops;
CREATE EVENT TRIGGER plato_drops ON sql_drop EXECUTE FUNCTION plato.note_drops();
-- Also where an application switches triggers off, as programs do that load data.
ALTER EVENT TRIGGER plato_tables ENABLE ALWAYS;
ALTER EVENT TRIGGER plato_drops ENABLE ALWAYS;

DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relreplident <> 'f' AND plato.table_info(c.oid) IS NOT NULL
    LOOP
        EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', found.name);
    END LOOP;
END
$$;

DROP PUBLICATION IF EXISTS plato;
CREATE PUBLICATION plato FOR ALL TABLES;
