# The few commands of the house; Meson builds, tools/test.py tests.
#
#     make            builds build/entente
#     make demo       installs what is missing, builds, writes profile.html
#     make test       installs what is missing, builds, runs all tests
#     make test-all   adds valgrind, the thread sanitizer, long fuzzing, large files
#     make bench      1,000,000 events against ledger and hledger
#     make bench-archive    10,000,000 rows into an archive, against fread, pandas and wc -l
#     make bench-bargain    how long the spatial model of politics takes
#     make bench-flows      how fast networks of flows are reconciled, against quadprog
#     make bench-hawkes     how long the likelihood and the fit of a Hawkes process take
#     make bench-spillover  how fast and how surely contagion is found and forecast
#     make bench-turning    how fast and how surely turning points are found
#     make install    honours PREFIX and DESTDIR

PREFIX ?= /usr/local
DEMO = profile dossiers/russia-taliban RUS TAL --format html -o profile.html

.PHONY: all demo test test-all bench bench-archive bench-bargain bench-flows bench-hawkes bench-spillover \
	bench-turning install clean

all: build/build.ninja
	@meson compile -C build

build/build.ninja:
	@command -v meson >/dev/null || { echo "no meson here: run tools/install.sh build" >&2; exit 1; }
	@meson setup build --prefix "$(abspath $(PREFIX))"

demo:
	@tools/install.sh build
	@$(MAKE) --no-print-directory build/build.ninja
	@meson compile -C build entente:executable
	build/entente $(DEMO)
	@echo "The profile of Russia and the Taliban: file://$(CURDIR)/profile.html"

test:
	@tools/install.sh test
	@python3 tools/test.py

test-all:
	@tools/install.sh test
	@python3 tools/test.py --all

bench:
	@tools/install.sh bench
	@$(MAKE) --no-print-directory all
	@bench/run.sh

bench-archive:
	@tools/install.sh bench
	@$(MAKE) --no-print-directory all
	@bench/archive.sh

bench-flows:
	@tools/install.sh bench
	@$(MAKE) --no-print-directory all
	@build/bench/bench-flows
	@bench/flows.sh

bench-turning: all
	@build/bench/bench-turning speed
	@build/bench/bench-turning planted 1000
	@build/bench/bench-turning alarms 200

bench-spillover: all
	@build/bench/bench-spillover speed
	@build/bench/bench-spillover coverage 200
	@build/bench/bench-spillover contagion 200
	@build/bench/bench-spillover check 200
	@build/bench/bench-spillover forecast 200
	@build/bench/bench-spillover days 200

bench-bargain: all
	@build/bench/bench-bargain

bench-hawkes: all
	@build/bench/bench-hawkes likelihood
	@build/bench/bench-hawkes fit 2

install: all
	@meson configure build -Dprefix="$(abspath $(PREFIX))"
	@DESTDIR="$(DESTDIR)" meson install -C build

clean:
	rm -rf build build-test build-fuzz build-tsan profile.html
