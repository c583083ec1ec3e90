/// @file
/// The page `report.html`, with any names in the results.
#include "page.hpp"

#include "catch.hpp"
#include "markup.hpp"
#include "markup_check.hpp"
#include "picture.hpp"
#include "sample_results.hpp"
#include "svg.hpp"
#include "table.hpp"

using comparison::Drawings;
using comparison::Json;

namespace {

const std::string hostile = R"(<b>"x'&amp;)";

std::string page_of(const Json& document) {
  return comparison::html_report(document, comparison::pictures_of(document), {});
}

/// @return drawings in which every picture looks the same
Drawings drawings_of(const Json& document) {
  Drawings drawings;
  for (const auto& [owner, pictures] : comparison::pictures_of(document)) {
    for (const comparison::Picture& each : pictures) {
      drawings.svg[each.name] = comparison::clean_svg(
          "<?xml?><svg \n viewBox=\"0 0 480 200\"\n>\n<title>Gnuplot</title>\n"
          "<defs><path id='gpPt0' d='M-1,0 h2'/><filter id='textbox'><feFlood/></filter></defs>"
          "<g color=\"black\"><title>gnuplot_plot_1</title>"
          "<use xlink:href='#gpPt0' color='rgb( 90,  90,  90)'/></g></svg>",
          each);
    }
  }
  return drawings;
}

}  // namespace

TEST_CASE("a page is well-formed, self-contained, and has everything in the tables") {
  const Json document = document_of({"01-blocking", "02-fork", "03-threads"});
  const std::string page = page_of(document);
  CHECK(mistake_in(page).empty());
  CHECK_THAT(page, ContainsSubstring("What is asked?"));
  CHECK_THAT(page, ContainsSubstring("Why it is asked."));
  CHECK_THAT(page, ContainsSubstring("<dt>machine</dt><dd>a processor, 2 cores"));
  CHECK_THAT(page, ContainsSubstring("<th scope=\"row\">02-fork</th><td>2,000</td>"));
  CHECK_THAT(page, ContainsSubstring("<li>medians of 6 rounds"));
  CHECK_THAT(page, ContainsSubstring("stress --connections 10"));
  CHECK_FALSE(page.find("<script") != std::string::npos);
  CHECK_FALSE(page.find("<figure") != std::string::npos);
  CHECK_FALSE(page.find("src=") != std::string::npos);
}

TEST_CASE("the pictures are with their loads, and no two share an id") {
  Json document = series_document({"01-blocking", "02-fork"});
  document["scenarios"]["light"] = empty_load("light");
  add_server(document, "light", "02-fork", measured_server(500));
  const Drawings drawings = drawings_of(document);
  const std::string page =
      comparison::html_report(document, comparison::pictures_of(document), drawings);
  CHECK(drawings.svg.size() == 9);
  CHECK(mistake_in(page).empty());
  CHECK(page.find("<title>scaling: requests per second") < page.find("id=\"load-scaling-1\""));
  CHECK(page.find("id=\"load-light\"") < page.find("<title>light: latency"));
  CHECK(page.find("<title>light: latency") < page.find("id=\"reading\""));
}

TEST_CASE("gnuplot's own title and description are replaced by the picture's title") {
  const Drawings drawings = drawings_of(document_of({"01-blocking"}));
  const std::string svg = drawings.svg.at("light-cpu");
  CHECK(mistake_in(svg).empty());
  CHECK_THAT(svg, ContainsSubstring("<title>light: CPU time per message</title>"));
  CHECK_THAT(svg, ContainsSubstring("width=\"480\" height=\"200\" viewBox=\"0 0 480 200\""));
  CHECK_THAT(svg, ContainsSubstring("xlink:href='#light-cpu-gpPt0' color='#5a5a5a'"));
  for (const char* const word : {"nuplot", "filter", "black", "rgb("}) {
    CHECK(svg.find(word) == std::string::npos);
  }
}

TEST_CASE("a picture's file has a dark-screen rule for each of its colours") {
  const std::string file =
      comparison::svg_file(drawings_of(document_of({"01-blocking"})).svg.at("light-cpu"));
  CHECK(mistake_in(file).empty());
  CHECK_THAT(file, StartsWith("<?xml"));
  CHECK_THAT(file, ContainsSubstring("prefers-color-scheme:dark"));
  CHECK_THAT(file, ContainsSubstring("[color='#5a5a5a']{color:#bdbdbd}"));
}

TEST_CASE("an empty drawing is no picture") {
  CHECK(comparison::clean_svg("", {}).empty());
  CHECK(comparison::clean_svg("<svg", {}).empty());
}

TEST_CASE("every text of the results is escaped, in the page and for gnuplot") {
  Json document = document_of({hostile, "02-fork", "03-threads"});
  Json& light = document["scenarios"]["light"];
  for (const char* const key : {"scenario", "title", "asks", "why", "stress", "hold"}) {
    light[key] = hostile;
  }
  document["servers"][hostile]["model"] = hostile;
  document["machine"]["cpu"] = hostile;
  document["build"]["flags"] = hostile;
  document["command"] = hostile;
  document["scenarios"][hostile] = light;
  document["scenarios"][hostile]["servers"][hostile] = failed_server(hostile);
  const std::string page =
      comparison::html_report(document, comparison::pictures_of(document), drawings_of(document));
  CHECK(mistake_in(page).empty());
  CHECK(page.find("<b>") == std::string::npos);
  CHECK_THAT(page, ContainsSubstring("&lt;b&gt;&quot;x&#39;&amp;amp;"));
  CHECK_THAT(comparison::pictures_of(document).at("light").at(0).script,
             ContainsSubstring(R"('<b>"x''&amp;' 1)"));
}

TEST_CASE("texts are quoted for gnuplot, on one line, and cut when too long") {
  CHECK(comparison::quoted("a 'b'") == "'a ''b'''");
  CHECK(comparison::quoted("`ls`\n\"$x\"") == R"('`ls` "$x"')");
  CHECK(comparison::width_of(comparison::quoted(std::string(1000, 'x'))) < 100);
  CHECK(comparison::quoted("x" + std::string(500, '\xc3')).back() == '\'');
}

TEST_CASE("names of files and elements have only plain characters") {
  CHECK(comparison::as_name("../a b/<c>") == "..-a-b--c-");
  CHECK(comparison::as_name("sizes-1024") == "sizes-1024");
}

TEST_CASE("documents with one server, two, none measured, or one round make a page") {
  Json failed = document_of({});
  add_server(failed, "light", "01-blocking", failed_server("did not start: exit code 7"));
  Json one_round = document_of({"01-blocking", "02-fork", "03-threads"});
  one_round["scenarios"]["light"]["rounds"] = 1;
  Json nothing = document_of({});
  nothing["scenarios"] = Json::object();
  nothing["complete"] = false;
  for (const Json& document : {document_of({"01-blocking"}), document_of({"01-blocking", "2"}),
                               failed, one_round, nothing, series_document({"01-blocking"})}) {
    CHECK(mistake_in(page_of(document)).empty());
  }
  CHECK_THAT(page_of(failed), ContainsSubstring("<td>did not start</td>"));
  CHECK(comparison::pictures_of(failed).empty());
  CHECK_THAT(page_of(nothing), ContainsSubstring("Interrupted"));
}

TEST_CASE("the page check finds mistakes") {
  for (const char* const wrong : {"<a>", "</a>", "<a></b>", "<a b=c></a>", R"(<a b="<"></a>)",
                                  "a & b", R"(<a href="#x"/>)", R"(<a id="x"/><b id="x"/>)"}) {
    CHECK_FALSE(mistake_in(wrong).empty());
  }
  CHECK(mistake_in(R"(<a id="x"><b href='#x'/>&amp;</a>)").empty());
}
