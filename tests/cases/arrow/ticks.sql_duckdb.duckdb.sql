-- ticks_v1 1.0.0 for DuckDB,
-- made by sql_duckdb/1 from sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef: do not edit.
CREATE TABLE "ticks_v1" (
    "ts" TIMESTAMP NOT NULL,
    "symbol" VARCHAR NOT NULL,
    "price" DOUBLE NOT NULL,
    "size" INTEGER NOT NULL,
    "side" VARCHAR CHECK ("side" IN ('B', 'S'))
);
COMMENT ON COLUMN "ticks_v1"."ts" IS 'timestamp[us]. Timestamp in ISO 8601 format';
COMMENT ON COLUMN "ticks_v1"."symbol" IS 'utf8. Trading symbol';
COMMENT ON COLUMN "ticks_v1"."price" IS 'float64. Last traded price';
COMMENT ON COLUMN "ticks_v1"."size" IS 'int32. Trade size';
COMMENT ON COLUMN "ticks_v1"."side" IS 'utf8. Trade side: B for buy, S for sell';
