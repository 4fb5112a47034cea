# The commands of the project. Each runs a script in scripts/, which can also be used directly.

.PHONY: help run cluster build test faults bench fmt clean

help: ## lists the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## builds the server if necessary and serves http://localhost:5000
	@scripts/run.sh

cluster: ## starts three servers behind nginx, with PostgreSQL and Redis, and prints their addresses
	@scripts/cluster.sh

build: ## builds the release binary target/release/chitrasethu and its site folder
	@scripts/build.sh

test: ## checks formatting and lints, runs the native, browser and Socket.IO tests
	@scripts/test.sh

faults: ## runs the faults that last, such as a full disk or a frozen database, for 100 seconds each (about 20 minutes)
	@scripts/faults.sh

bench: ## runs the release binary under load and prints the results with their targets (about 10 minutes)
	@scripts/bench.sh

fmt: ## formats the Rust code
	@cargo fmt

clean: ## removes build output and installed packages; keeps data/ and the compiled tools
	@scripts/clean.sh
