.PHONY: setup run test prove bench
setup run test prove bench:
	./dev $@
