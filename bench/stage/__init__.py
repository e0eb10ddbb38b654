"""What the benchmarks stand on: installations with people, stories played in them, servers, clients, floors."""
