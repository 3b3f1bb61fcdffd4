/* Entente: the dated, sourced record of what international actors do to one
 * another, and what follows from it. This header is all of the others. */
#ifndef ENTENTE_ENTENTE_H
#define ENTENTE_ENTENTE_H

#include <entente/archive.h>
#include <entente/bargain.h>
#include <entente/base.h>
#include <entente/csv.h>
#include <entente/date.h>
#include <entente/doc.h>
#include <entente/flows.h>
#include <entente/journal.h>
#include <entente/networks.h>
#include <entente/ontology.h>
#include <entente/profile.h>
#include <entente/record.h>
#include <entente/relations.h>
#include <entente/routes.h>
#include <entente/spillover.h>
#include <entente/turning.h>

#endif
