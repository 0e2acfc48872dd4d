// What the tick store is compared with: arrow::csv with a schema written by hand, which
// stops at the first row that does not fit. FROM TO
#include <cstdlib>
#include <iostream>

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/writer.h>

arrow::Status convert(const std::string& from, const std::string& to) {
  auto options = arrow::csv::ConvertOptions::Defaults();
  options.column_types = {{"ts", arrow::timestamp(arrow::TimeUnit::MICRO)},
                          {"symbol", arrow::utf8()},
                          {"price", arrow::float64()},
                          {"size", arrow::int32()},
                          {"side", arrow::utf8()},
                          {"exchange_id", arrow::utf8()}};
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(from));
  ARROW_ASSIGN_OR_RAISE(
      auto reader, arrow::csv::TableReader::Make(
                       arrow::io::default_io_context(), file,
                       arrow::csv::ReadOptions::Defaults(),
                       arrow::csv::ParseOptions::Defaults(), options));
  ARROW_ASSIGN_OR_RAISE(auto table, reader->Read());
  ARROW_ASSIGN_OR_RAISE(auto out, arrow::io::FileOutputStream::Open(to));
  ARROW_RETURN_NOT_OK(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out));
  return out->Close();
}

int main(int, char** words) {
  const auto status = convert(words[1], words[2]);
  if (!status.ok()) std::cerr << status.ToString() << '\n';
  return status.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
}
