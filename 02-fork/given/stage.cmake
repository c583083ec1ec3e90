# fork(2) copies the list of all mappings for each connection: without shared libraries it is much shorter.
set(link_statically ON)
