/// @file
/// Sample results documents.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

/// @param median of requests per second; the other figures are derived from it
/// @return a server as the document has it under a load
comparison::Json measured_server(double median);

/// @return a server that no round has measured
comparison::Json failed_server(const std::string& fault);

/// @return a load without servers
comparison::Json empty_load(const std::string& scenario, int rounds = 6);

/// Adds a server to a load, and to the document's list of servers.
void add_server(comparison::Json& document, const std::string& load, const std::string& name,
                const comparison::Json& server);

/// @return a whole document with one load, "light"
/// @param names of its servers: the first serves 1,000 requests per second, the next 2,000
comparison::Json document_of(const std::vector<std::string>& names);

/// @return a document with a series: the servers under 1, 100 and 10,000 connections
comparison::Json series_document(const std::vector<std::string>& names);
