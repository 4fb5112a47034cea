# The commands of the project. Each is a script in scripts/ that can also be read and run by itself.

.PHONY: help run build test bench fmt clean

help: ## says what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## builds what has changed and serves http://localhost:5000
	@scripts/run.sh

build: ## makes the release binary target/release/chitrasethu and its site folder
	@scripts/build.sh

test: ## formatting, lints for both targets, native tests, the browser and Socket.IO tests
	@scripts/test.sh

bench: ## puts the release binary under load and prints speeds and costs beside their targets (about 10 minutes)
	@scripts/bench.sh

fmt: ## formats the Rust code
	@cargo fmt

clean: ## removes what was built and installed here; keeps data/ and the compiled tools
	@scripts/clean.sh
