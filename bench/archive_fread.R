# Reads columns of a file as R's data.table does, on all cores, and fails if there are not as
# many rows as there should be:
#
#     Rscript archive_fread.R FILE COLUMN,COLUMN,... ROWS    columns count from 0
#     Rscript archive_fread.R                                only what R needs to start
#
# Codes stay text ("010"); whole numbers, decimals and the rest are as fread finds them.
suppressPackageStartupMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) == 3) {
    setDTthreads(0)
    columns <- as.integer(strsplit(arguments[2], ",")[[1]]) + 1L
    # The warning is that a package would be needed to print large numbers.
    rows <- suppressWarnings(fread(arguments[1], sep = "\t", header = FALSE, quote = "",
                                   select = columns, colClasses = list(character = 27),
                                   showProgress = FALSE))
    if (nrow(rows) != as.numeric(arguments[3])) stop("fread read ", nrow(rows), " rows")
}
