-- wide.v1 1.0.0 for PostgreSQL,
-- made by sql_postgresql/1 from sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef: do not edit.
CREATE TABLE "wide.v1" (
    "nothing" INTEGER CHECK ("nothing" IS NULL),
    "is open" BOOLEAN NOT NULL,
    "1st" SMALLINT NOT NULL,
    "class" NUMERIC(20) NOT NULL CHECK ("class" BETWEEN 0 AND 18446744073709551615),
    "half" REAL NOT NULL,
    "float" REAL,
    "preis_in_€" NUMERIC(40, 6) NOT NULL,
    "isin" VARCHAR(12) NOT NULL,
    "note" TEXT,
    "extra" JSON,
    "blob" BYTEA NOT NULL,
    "uuid" BYTEA NOT NULL CHECK (octet_length("uuid") = 16),
    "day" DATE NOT NULL,
    "day_ms" DATE NOT NULL,
    "at_ms" TIME(3) NOT NULL,
    "at_ns" BIGINT NOT NULL,
    "ts" BIGINT NOT NULL,
    "held" INTERVAL(6) NOT NULL,
    "side" TEXT NOT NULL,
    "legs" JSONB NOT NULL,
    "pair" DOUBLE PRECISION[] NOT NULL CHECK (cardinality("pair") = 2),
    "tags" JSONB NOT NULL,
    "event" JSONB NOT NULL
);
COMMENT ON COLUMN "wide.v1"."nothing" IS 'null';
COMMENT ON COLUMN "wide.v1"."is open" IS 'bool';
COMMENT ON COLUMN "wide.v1"."1st" IS 'int16';
COMMENT ON COLUMN "wide.v1"."class" IS 'uint64, in shares';
COMMENT ON COLUMN "wide.v1"."half" IS 'float16';
COMMENT ON COLUMN "wide.v1"."float" IS 'float32';
COMMENT ON COLUMN "wide.v1"."preis_in_€" IS 'decimal256[40, 6]';
COMMENT ON COLUMN "wide.v1"."isin" IS 'utf8';
COMMENT ON COLUMN "wide.v1"."note" IS 'utf8. ends in \ and "*/ ??/';
COMMENT ON COLUMN "wide.v1"."extra" IS 'json';
COMMENT ON COLUMN "wide.v1"."blob" IS 'binary';
COMMENT ON COLUMN "wide.v1"."uuid" IS 'fixed_size_binary[16]';
COMMENT ON COLUMN "wide.v1"."day" IS 'date32';
COMMENT ON COLUMN "wide.v1"."day_ms" IS 'date64';
COMMENT ON COLUMN "wide.v1"."at_ms" IS 'time32[ms]';
COMMENT ON COLUMN "wide.v1"."at_ns" IS 'time64[ns]';
COMMENT ON COLUMN "wide.v1"."ts" IS 'timestamp[ns, UTC]';
COMMENT ON COLUMN "wide.v1"."held" IS 'duration[us]';
COMMENT ON COLUMN "wide.v1"."side" IS 'dictionary<int8, utf8>';
COMMENT ON COLUMN "wide.v1"."legs" IS 'list<struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8 not null> not null>';
COMMENT ON COLUMN "wide.v1"."pair" IS 'fixed_size_list<float64>[2]';
COMMENT ON COLUMN "wide.v1"."tags" IS 'map<utf8 not null, utf8 not null>';
COMMENT ON COLUMN "wide.v1"."event" IS 'dense_union<trade: struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8 not null> not null, note: timestamp[ns, UTC] not null>';
