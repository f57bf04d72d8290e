-- A small database whose own name is the hard part.
SET ROLE "Relatórios ""BI"" – équipe";
CREATE SCHEMA "2026 – vendas";
CREATE TABLE "2026 – vendas"."Clientes ""VIP""" (
    id serial PRIMARY KEY,
    "preço $" numeric(10, 2),
    dados jsonb,
    tags text[],
    raw bytea
) ;
INSERT INTO "2026 – vendas"."Clientes ""VIP""" ("preço $", dados, tags, raw)
SELECT n / 3.0, jsonb_build_object('n', n, 'ü', repeat('é', n % 20)), ARRAY ['a"b', 'c,d', NULL], decode(md5(n::text), 'hex')
FROM generate_series(1, 2000) n;
CREATE TABLE "2026 – vendas".events (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE "2026 – vendas".events_2025 PARTITION OF "2026 – vendas".events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "2026 – vendas".events_2026 PARTITION OF "2026 – vendas".events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "2026 – vendas".events SELECT date '2025-06-01' + n, 'event ' || n FROM generate_series(1, 500) n;
GRANT USAGE ON SCHEMA "2026 – vendas" TO PUBLIC;
GRANT SELECT ON "2026 – vendas".events TO shop_reader;
