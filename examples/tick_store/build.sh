#!/bin/sh
# Builds the tick store against the Arrow of a Python's pyarrow: build.sh [OUTPUT]
# CXX, CXXFLAGS and PYTHON say otherwise. Debian, Ubuntu:
#   apt install g++ libcurl4-openssl-dev libssl-dev nlohmann-json3-dev
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pyarrow() { "${PYTHON:-python3}" -c "import pyarrow; print(pyarrow.$1)"; }
include=$(pyarrow 'get_include()')
library=$(pyarrow 'get_library_dirs()[0]')
# The wheel has no libarrow.so, only the name with its version.
version=$(pyarrow '__version__.split(".")[0]')00
# shellcheck disable=SC2086  # CXXFLAGS are several words
exec "${CXX:-g++}" -std=c++20 ${CXXFLAGS:--O3} -Wall -Wextra -Wpedantic -Wshadow \
    -I"$here/../../clients/cpp" -isystem "$include" \
    "$here/tick_store.cpp" -o "${1:-tick_store}" \
    -L"$library" -Wl,-rpath,"$library" -l:libparquet.so."$version" -l:libarrow.so."$version" \
    -lcurl -lcrypto
