// Reads the column of each batch in a folder by each schema there, as docs/arrow-mapping.md
// says: by name, cast safely. What was read is written beside; what cannot be read is not.
#include <arrow/api.h>
#include <arrow/compute/cast.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

arrow::Result<std::shared_ptr<arrow::RecordBatch>> arrived(const std::string& path) {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
    ARROW_ASSIGN_OR_RAISE(auto stream, arrow::ipc::RecordBatchStreamReader::Open(file));
    return stream->Next();
}

arrow::Result<std::shared_ptr<arrow::Array>> read(const arrow::RecordBatch& batch,
                                                  const arrow::Field& wanted) {
    auto column = batch.GetColumnByName(wanted.name());
    if (column == nullptr) return arrow::Status::KeyError(wanted.name());
    if (column->type()->Equals(wanted.type())) return column;
    if (wanted.type()->id() == arrow::Type::STRING) {
        return arrow::Status::TypeError("numbers and times are no texts");
    }
    return arrow::compute::Cast(*column, wanted.type(), arrow::compute::CastOptions::Safe());
}

arrow::Status write(const std::string& path, const arrow::RecordBatch& batch) {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::FileOutputStream::Open(path));
    ARROW_ASSIGN_OR_RAISE(auto stream, arrow::ipc::MakeStreamWriter(file, batch.schema()));
    ARROW_RETURN_NOT_OK(stream->WriteRecordBatch(batch));
    return stream->Close();
}

arrow::Status read_all(const std::string& folder, int count) {
    std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
    for (int number = 0; number < count; ++number) {
        ARROW_ASSIGN_OR_RAISE(auto batch, arrived(folder + "/" + std::to_string(number)));
        batches.push_back(batch);
    }
    for (int writer = 0; writer < count; ++writer) {
        for (int reader = 0; reader < count; ++reader) {
            const auto& batch = *batches[writer];
            const auto schema = batches[reader]->schema();
            auto column = read(batch, *schema->field(0));
            if (!column.ok()) continue;
            const auto path = folder + "/" + std::to_string(writer) + "-" + std::to_string(reader);
            const auto made = arrow::RecordBatch::Make(schema, batch.num_rows(), {*column});
            ARROW_RETURN_NOT_OK(write(path, *made));
        }
    }
    return arrow::Status::OK();
}

}  // namespace

int main(int, char** words) {
    const auto done = read_all(words[1], std::atoi(words[2]));
    if (!done.ok()) std::cerr << done.ToString() << "\n";
    return done.ok() ? 0 : 1;
}
