-- Goods: partitions of all kinds, statistics, storage, every kind of index.
SET ROLE warehouse_owner;
CREATE SEQUENCE warehouse.batch_number AS smallint START 30000 INCREMENT -7 MINVALUE -30000 MAXVALUE 30000 CACHE 5 CYCLE;
CREATE SEQUENCE warehouse.label_number START 1000000 INCREMENT 13;
CREATE SEQUENCE warehouse.never_used START 77;
CREATE SEQUENCE warehouse.at_its_end MAXVALUE 3;
CREATE UNLOGGED SEQUENCE warehouse.forgets MINVALUE 0 START 0;
COMMENT ON SEQUENCE warehouse.batch_number IS 'goes down and starts again';
SELECT count(nextval('warehouse.batch_number')) FROM generate_series(1, 12);
SELECT count(nextval('warehouse.label_number')) FROM generate_series(1, 41);
SELECT count(nextval('warehouse.at_its_end')) FROM generate_series(1, 3);
SELECT setval('warehouse.forgets', 4711, false);

CREATE TABLE warehouse.product (
    id serial PRIMARY KEY,
    sku varchar(20) NOT NULL UNIQUE,
    name text NOT NULL,
    colour core.rgb DEFAULT 0,
    price numeric(10, 2) CHECK (price > 0),
    weight real,
    volume double precision,
    tags text[] DEFAULT '{}' NOT NULL,
    dims int[][],
    attributes jsonb NOT NULL DEFAULT '{}',
    label bigint DEFAULT nextval('warehouse.label_number'),
    slug text GENERATED ALWAYS AS (core.slug(name)) STORED
) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false, toast_tuple_target = 256);
ALTER TABLE warehouse.product ALTER name SET STATISTICS 500, ALTER attributes SET STORAGE EXTERNAL,
    ALTER tags SET COMPRESSION pglz, ALTER price SET (n_distinct = -0.5);
ALTER SEQUENCE warehouse.label_number OWNED BY warehouse.product.label;
CREATE INDEX product_colour ON warehouse.product (colour DESC NULLS LAST);
CREATE INDEX product_words ON warehouse.product USING gin (to_tsvector('simple', name));
CREATE INDEX product_like ON warehouse.product USING gin (name ext.gin_trgm_ops, tags);
CREATE INDEX product_attributes ON warehouse.product USING gin (attributes jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX product_expression ON warehouse.product (lower(sku), (price * 2)) WHERE price > 10 AND name <> 'a;b';
CREATE UNIQUE INDEX product_slug ON warehouse.product (slug COLLATE "C" text_pattern_ops) INCLUDE (price) WITH (fillfactor = 50);
CREATE INDEX product_brin ON warehouse.product USING brin (id int4_minmax_multi_ops (values_per_range = 16)) WITH (pages_per_range = 4);
CREATE INDEX product_bloom ON warehouse.product USING bloom (id, name) WITH (length = 80, col1 = 2);
CREATE STATISTICS warehouse.price_and_weight (dependencies, mcv) ON price, weight FROM warehouse.product;
CREATE STATISTICS warehouse."stat; expr" ON (lower(sku)), (price * 2) FROM warehouse.product;
ALTER STATISTICS warehouse.price_and_weight SET STATISTICS 77;
ALTER TABLE warehouse.product CLUSTER ON product_pkey;
ALTER INDEX warehouse.product_expression ALTER COLUMN 2 SET STATISTICS 333;
COMMENT ON INDEX warehouse.product_like IS 'for LIKE ''%x%''';
COMMENT ON STATISTICS warehouse.price_and_weight IS 'heavy is dear';

-- by range, then by list, then by hash
CREATE TABLE warehouse.movement (
    id bigint GENERATED ALWAYS AS IDENTITY,
    happened timestamptz NOT NULL,
    kind text NOT NULL DEFAULT 'in',
    product int NOT NULL REFERENCES warehouse.product,
    amount int NOT NULL,
    remark text,
    PRIMARY KEY (id, happened, kind, product)
) PARTITION BY RANGE (happened);
CREATE TABLE warehouse.movement_2024 PARTITION OF warehouse.movement
    FOR VALUES FROM (MINVALUE) TO ('2025-01-01 00:00:00+00') WITH (fillfactor = 100);
CREATE TABLE warehouse.movement_2025 PARTITION OF warehouse.movement
    FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00') PARTITION BY LIST (kind);
CREATE TABLE warehouse.movement_2025_in PARTITION OF warehouse.movement_2025 FOR VALUES IN ('in', 'back');
CREATE TABLE warehouse."movement 2025 'out'" PARTITION OF warehouse.movement_2025
    FOR VALUES IN ('out', 'it''s; gone') PARTITION BY HASH (product);
CREATE TABLE warehouse.movement_2025_out_0 PARTITION OF warehouse."movement 2025 'out'" FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE warehouse.movement_2025_out_1 PARTITION OF warehouse."movement 2025 'out'" FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE warehouse.movement_2025_out_2 PARTITION OF warehouse."movement 2025 'out'" FOR VALUES WITH (MODULUS 3, REMAINDER 2);
CREATE TABLE warehouse.movement_2025_rest PARTITION OF warehouse.movement_2025 DEFAULT;
CREATE TABLE warehouse.movement_rest PARTITION OF warehouse.movement DEFAULT;
-- attached later, columns in another order, one dropped, a default and a check of its own
CREATE TABLE warehouse.movement_2026 (
    gone text, product int NOT NULL, amount int NOT NULL DEFAULT 1, remark text, kind text NOT NULL,
    happened timestamptz NOT NULL CHECK (happened >= '2026-01-01 00:00:00+00'), id bigint NOT NULL);
ALTER TABLE warehouse.movement_2026 DROP COLUMN gone;
ALTER TABLE warehouse.movement ATTACH PARTITION warehouse.movement_2026
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE INDEX movement_by_product ON warehouse.movement (product, happened);
CREATE INDEX only_on_top ON ONLY warehouse.movement (amount);
CREATE INDEX of_one_partition ON warehouse.movement_2024 (amount);
ALTER INDEX warehouse.only_on_top ATTACH PARTITION warehouse.of_one_partition;
COMMENT ON TABLE warehouse.movement_2025 IS 'a partition with partitions';

CREATE TABLE warehouse.shelf (
    hall int, row_number int, place char(3), area box, shape polygon, circle circle, line lseg, path path,
    PRIMARY KEY (hall, row_number, place)) PARTITION BY HASH (hall, row_number);
CREATE TABLE warehouse.shelf_even PARTITION OF warehouse.shelf FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE warehouse.shelf_odd PARTITION OF warehouse.shelf FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX shelf_area ON warehouse.shelf USING gist (area);
CREATE INDEX shelf_quad ON warehouse.shelf USING spgist (area);
CREATE TABLE warehouse.stock (
    product int NOT NULL REFERENCES warehouse.product ON DELETE CASCADE,
    hall int NOT NULL, row_number int NOT NULL, place char(3) NOT NULL,
    pieces int NOT NULL CHECK (pieces >= 0),
    counted date,
    FOREIGN KEY (hall, row_number, place) REFERENCES warehouse.shelf ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE warehouse.stock REPLICA IDENTITY FULL;
CREATE UNLOGGED TABLE warehouse.scan (id bigserial, barcode bytea, seen timestamptz DEFAULT clock_timestamp());
CREATE TABLE warehouse.delivery (id uuid DEFAULT ext.uuid_generate_v4() PRIMARY KEY, parcels ext.hstore, at timestamp(3), took interval day to second(1));
CREATE TABLE warehouse.supplier (id int PRIMARY KEY, name text UNIQUE, rating bit(4), flags bit varying(12), numbers int4range UNIQUE);
ALTER TABLE warehouse.supplier REPLICA IDENTITY USING INDEX supplier_pkey;
CREATE TABLE warehouse.product_supplier (
    product int REFERENCES warehouse.product, supplier int REFERENCES warehouse.supplier (id), PRIMARY KEY (supplier, product));

INSERT INTO warehouse.product (sku, name, colour, price, weight, volume, tags, dims, attributes)
SELECT 'SKU-' || n, 'Product ' || n || E' "x" \\ ', n * 1000, n * 1.25, n / 3.0, exp(n / 40.0),
    ARRAY['tag ' || n % 7, 'a,b', '"q"', NULL], ARRAY[[n, n], [NULL, 0]],
    jsonb_build_object('n', n, 'ü"\', repeat('é', n % 9), 'deep', jsonb_build_array(n, NULL, true, 1.10))
FROM generate_series(1, 500) n;
UPDATE warehouse.product SET weight = 'NaN', volume = '-Infinity' WHERE id = 7;
UPDATE warehouse.product SET volume = 0.1 + 0.2, weight = 1e-30 WHERE id = 8;
INSERT INTO warehouse.movement (happened, kind, product, amount, remark)
SELECT timestamptz '2024-11-01 00:00:00+00' + n * interval '8 hours 1.234567 seconds',
    (ARRAY['in', 'out', 'back', 'it''s; gone', 'other'])[1 + n % 5], 1 + n % 500, n % 50, nullif(repeat('r', n % 5), '')
FROM generate_series(1, 2000) n;
INSERT INTO warehouse.shelf SELECT h, r, 'p' || h, box(point(h, r), point(h + 1, r + 1)), '((0,0),(1,1),(1,0))', '<(1,2),3>', '[(0,0),(1,1)]', '((0,0),(1,2))'
FROM generate_series(1, 6) h, generate_series(1, 10) r;
INSERT INTO warehouse.stock SELECT 1 + (h * r) % 500, h, r, 'p' || h, h * r, '2026-01-31' FROM generate_series(1, 6) h, generate_series(1, 10) r;
INSERT INTO warehouse.scan (barcode) SELECT decode(md5(n::text), 'hex') || '\x00ff0a5c2e0d'::bytea FROM generate_series(1, 50) n;
INSERT INTO warehouse.delivery (parcels, at, took)
SELECT ext.hstore(ARRAY['a"=>', n::text, 'null', NULL]), '2026-01-01 00:00:00.1235', make_interval(days => n, secs => -n / 7.0) FROM generate_series(1, 30) n;
INSERT INTO warehouse.supplier SELECT n, 'Supplier ' || n, n::bit(4), n::bit(8), int4range(n * 10, n * 10 + 9) FROM generate_series(1, 15) n;
INSERT INTO warehouse.product_supplier SELECT n, 1 + n % 15 FROM generate_series(1, 100) n;

CREATE MATERIALIZED VIEW warehouse.stock_by_hall AS
    SELECT hall, sum(pieces) AS pieces, core.join_text(place, '; ' ORDER BY row_number) AS places FROM warehouse.stock GROUP BY hall;
CREATE UNIQUE INDEX stock_by_hall_key ON warehouse.stock_by_hall (hall);
CREATE MATERIALIZED VIEW warehouse.best_halls WITH (fillfactor = 80) AS
    SELECT * FROM warehouse.stock_by_hall ORDER BY pieces DESC LIMIT 3;
CREATE MATERIALIZED VIEW warehouse.not_yet AS SELECT id, price FROM warehouse.product WITH NO DATA;
COMMENT ON MATERIALIZED VIEW warehouse.not_yet IS 'never refreshed';
CREATE VIEW warehouse.movement_by_month AS
    SELECT date_trunc('month', happened, 'UTC') AS month, kind, sum(amount) AS amount,
        row_number() OVER (PARTITION BY kind ORDER BY sum(amount) DESC) AS place
    FROM warehouse.movement GROUP BY GROUPING SETS ((1, 2), (2));

GRANT USAGE ON SCHEMA warehouse TO company_reader, sales_owner;
GRANT SELECT ON ALL TABLES IN SCHEMA warehouse TO company_reader;
GRANT REFERENCES, SELECT ON warehouse.product TO sales_owner;
GRANT USAGE ON SEQUENCE warehouse.batch_number, warehouse.label_number TO company_writer;
GRANT SELECT, UPDATE ON SEQUENCE warehouse.never_used TO "we""ird" WITH GRANT OPTION;
GRANT INSERT, UPDATE (amount, remark) ON warehouse.movement TO company_writer;
GRANT SELECT ON warehouse.movement_2025_in TO "select";
