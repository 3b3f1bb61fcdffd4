# flows_quadprog.R FILE: the network that `bench-flows --out` wrote, by quadprog (Goldfarb, Idnani
# 1983, dense), and how far its flows are from ours. Prints one row of a Markdown table.
library(quadprog)

lines <- strsplit(readLines(commandArgs(TRUE)[1]), " ")
head <- as.numeric(lines[[1]])
nodes <- head[1]; links <- head[2]; readings <- head[3]
link <- t(sapply(lines[2:(links + 1)], as.numeric))
reading <- t(sapply(lines[(links + 2):(links + readings + 1)], as.numeric))

# The largest figure, per unit of flow, is the unit.
scale <- max(reading[, 1])
balance <- matrix(0, links, nodes)
into <- which(link[, 4] == 1)
out <- which(link[, 3] == 1)
balance[cbind(into, link[into, 2] + 1)] <- 1
balance[cbind(out, link[out, 1] + 1)] <- -1
inner <- sort(unique(c(link[into, 2], link[out, 1]))) + 1
weights <- matrix(0, readings, links)
for (r in seq_len(readings)) {
  weights[r, reading[r, 3] + 1] <- 1
  if (reading[r, 4] >= 0)
    weights[r, reading[r, 4] + 1] <- weights[r, reading[r, 4] + 1] + 1
}
weights <- weights * scale / reading[, 2]
seconds <- system.time({
  hessian <- crossprod(weights) + diag(1e-6, links)
  answer <- solve.QP(hessian, crossprod(weights, reading[, 1] / reading[, 2]),
                     cbind(balance[, inner], diag(links)), rep(0, length(inner) + links),
                     meq = length(inner))
})[["elapsed"]]
cat(sprintf("| %d | %d | %d | %.3f | %.3f | %.1e |\n", nodes, links, readings, head[4], seconds,
            max(abs(answer$solution - link[, 5] / scale))))
