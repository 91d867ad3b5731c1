/* Sums over the inputs of an analysis. */
#include "sipdiag/model/analysis.h"

uint64_t analysis_rows(const struct analysis *analysis)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < analysis->input_count; i++)
        rows += analysis->inputs[i].rows;
    return rows;
}
