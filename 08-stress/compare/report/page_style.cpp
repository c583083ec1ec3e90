/// @file
#include "page_style.hpp"

#include "palette.hpp"

namespace comparison {

// NOLINTNEXTLINE(readability-function-size): a table
std::string page_style() {
  static const std::string style = R"(
:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#2e2e2e;--quiet:#5f5f5f;--rule:#d4d4d0;--link:#0054a6}
body{margin:0 auto;max-width:64rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1.05rem/1.55 Charter,"Bitstream Charter","Sitka Text",Cambria,"DejaVu Serif",Georgia,serif}
h1,h2,h3{line-height:1.2;font-weight:600;text-wrap:balance}
h1{font-size:2rem;margin:0 0 1.2rem}
h2{font-size:1.5rem;margin:3.2rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--rule)}
h3{font-size:1.15rem;margin:2.2rem 0 .4rem}
p,ul,dl,.contents{max-width:44rem;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
pre{margin:.4rem 0 .8rem;overflow-x:auto;color:var(--quiet);font:.8rem/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
.question{font-style:italic;margin:.4rem 0}
.record,.legend,.notes,.contents{font-size:.92rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.8rem 0}
dt{color:var(--quiet)}
dd{margin:0}
.contents ul{margin:0;padding-left:1.2rem}
.notes{padding-left:1.2rem}
.warning{border-left:3px solid #c23f00;padding-left:.8rem}
.scroll{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font:.84rem/1.35 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.28rem 0 .28rem .8rem;text-align:right;font-weight:400}
th:first-child,td:first-child{text-align:left;padding-left:0}
thead th{color:var(--quiet);border-bottom:1px solid var(--ink);vertical-align:bottom}
tbody tr:not(.spread) :is(th,td){border-top:1px solid var(--rule)}
tbody tr:first-child :is(th,td){border-top:0}
tbody th{font-weight:600}
.spread td{color:var(--quiet);padding-top:0;font-size:.92em}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(26rem,100%),1fr));gap:1.6rem 2rem;margin:1.6rem 0;
align-items:start}
figure{margin:0;break-inside:avoid}
figure svg{display:block;width:100%;max-width:34rem;height:auto}
@media (max-width:36rem){dl{grid-template-columns:1fr}dd{margin:0 0 .4rem 1rem}}
@media (prefers-color-scheme:dark){
:root{--paper:#191a1b;--ink:#dadada;--quiet:#a2a2a2;--rule:#3b3c3d;--link:#7cb7f0}
}
@media print{
:root{--paper:#fff}
body{max-width:none;padding:0;font-size:10pt}
h2{margin-top:1.5rem}
section+section h2{break-before:page;margin-top:0;padding-top:0;border-top:0}
h2,h3{break-after:avoid}
table{font-size:7.5pt}
tr{break-inside:avoid}
.scroll,pre{overflow:visible}
pre{white-space:pre-wrap}
.plots{grid-template-columns:1fr 1fr}
a{color:inherit;text-decoration:none}
}
)";
  return style + dark_rules();
}

}  // namespace comparison
