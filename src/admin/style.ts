const LAMP = `url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cg stroke='%238f7a86' stroke-width='2.6' stroke-linejoin='round'%3E%3Cpath d='M16 1v6' stroke-linecap='round'/%3E%3Cpath d='M11.5 7h9l8 14h-25z' fill='%23c2361c'/%3E%3Cpath d='M11 22.5a5 5 0 0010 0z' fill='%23f2b632'/%3E%3C/g%3E%3C/svg%3E")`;

/** The look of the site: printed, dense, without paper or tilt. */
export const ADMIN_STYLE = `
:root { --good: #1d6b3f; --warn: #8a4b00; --tomato: #c2361c; --on-tomato: #fff; --wash: #fdeec6; --edge: #2a1a2e; --border: #8f7a86; }
@media (prefers-color-scheme: dark) { :root { --good: #7fdba2; --warn: #ffc36b; --tomato: #ff8a66; --on-tomato: #2a0f08; --wash: #4a2f4f;
  --edge: #0f0712; --border: #8d6f8c; } }
body { font-size: 1rem; line-height: 1.45; }
h1, h2, button, .button, th, .brand, .big, legend, summary { font-family: "Bricolage Grotesque", ui-rounded, system-ui, sans-serif; font-weight: 800; }
h1 { font-size: 2rem; margin: 0; letter-spacing: -.01em; } h1 small { font: 400 1rem/1.4 system-ui, sans-serif; letter-spacing: 0; margin-left: .5rem; }
main > h1 { margin: 0 0 .8rem; } h2 { font-size: 1.25rem; margin: 1.8rem 0 .6rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .2rem; padding: 0 1.5rem; border-bottom: 2px solid var(--line); }
.bar form { display: inline; margin: 0; } .bar .brand { font-size: 1.35rem; color: var(--ink); text-decoration: none; margin-right: 1.2rem;
  padding: .55rem 0 .55rem 2.1rem; background: ${LAMP} left center / 1.7rem no-repeat; }
.bar nav { display: flex; flex-wrap: wrap; } .bar nav a, .bar nav .link { color: var(--ink); text-decoration: none; padding: .95rem .75rem; font: 600 1rem/1.4 system-ui, sans-serif; }
.bar nav a[aria-current] { box-shadow: inset 0 -3px 0 var(--tomato); font-weight: 750; } .bar nav a:hover, .bar nav .link:hover { background: var(--wash); }
.bar .who { margin-left: auto; font-weight: 600; max-width: 100%; display: flex; gap: .8rem; align-items: center; } .who small { color: var(--soft); font-weight: 400; }
a { text-underline-offset: .18em; text-decoration-thickness: 2px; } main { max-width: none; margin: 0; padding: 1.1rem 1rem 4rem; min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; justify-content: space-between; margin: 0 0 .9rem; }
.side { display: none; }
@media (min-width: 900px) { .frame { display: grid; grid-template-columns: 13.75rem minmax(0, 1fr); }
  .side { display: block; padding: 1rem .75rem 1.5rem 1.5rem; border-right: 2px solid var(--line); min-height: calc(100vh - 4rem); }
  main { padding: 1.2rem 2rem 4rem; } .panel { max-width: 60rem; } }
.tables h2 { font-size: .9rem; color: var(--soft); margin: .8rem .6rem .2rem; text-transform: capitalize; }
.tables section:first-child h2 { margin-top: 0; }
.tables ul, ul.plain { list-style: none; margin: 0; padding: 0; }
.tables li a { display: flex; justify-content: space-between; gap: 1rem; padding: .2rem .6rem; border-radius: .5rem; color: var(--ink); text-decoration: none;
  font-size: .95rem; font-weight: 500; } .tables li a:hover { background: var(--wash); }
.tables [aria-current] { background: var(--wash); font-weight: 700; box-shadow: inset 0 0 0 2px var(--ink); }
.counts li { display: flex; justify-content: space-between; gap: 1rem; padding: .25rem 0; }
.num { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; } h1 .num { white-space: normal; }
main .tables { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
main .tables section, .card { background: var(--card); border: 2.5px solid var(--ink); border-radius: 16px 14px 18px 13px; padding: .75rem 1rem; box-shadow: 0 4px 0 var(--edge); }
@media (min-width: 900px) { .small { display: none; } } main .tables li a { padding: .45rem .6rem; }
.crumbs { margin: 0 0 .3rem; color: var(--soft); }
.box { overflow: auto; background: var(--card); border: 2.5px solid var(--ink); border-radius: 14px 12px 15px 11px; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; font-size: .95rem; }
th, td { text-align: left; padding: .62rem .7rem; white-space: nowrap; vertical-align: top; } td, .pick { border-top: 2px solid var(--line); }
thead th { background: var(--wash); font-size: .95rem; border: 0; } tbody tr:hover td, tbody tr:hover .pick, tr:has(:checked) td, tr:has(:checked) .pick { background: var(--wash); }
th a { color: inherit; text-decoration: none; } th a:hover { text-decoration: underline; }
td.words { white-space: normal; min-width: 12rem; max-width: 28rem; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.t, .t { font-variant-numeric: tabular-nums; } td.t { color: var(--soft); }
small { font-size: .9rem; } .none, .no { color: var(--soft); } .yes { color: var(--good); font-weight: 650; } .yes::before { content: "✓ "; }
td.n:first-child, th.n:first-child, .pick { position: sticky; left: 0; background: var(--card); } thead th.n:first-child, thead .pick { background: var(--wash); }
.pick { padding: 0; width: 2.6rem; } .pick label { display: block; padding: .72rem .8rem; } input[type=checkbox] { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--tomato); display: block; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: center; margin: 0 0 .8rem; }
.tools form, .find { display: flex; gap: .6rem; flex: 1 1 16rem; max-width: 34rem; margin: 0; }
input, select { font: inherit; color: inherit; background: var(--card); border: 2px solid var(--border); border-radius: 12px 10px 13px 9px; padding: .6rem .8rem; width: 100%; min-width: 0; }
::placeholder { color: var(--soft); opacity: 1; }
button, .button { font-size: 1rem; line-height: 1.3; color: inherit; background: var(--card); border: 2.5px solid var(--ink); border-radius: 14px 12px 15px 11px; cursor: pointer;
  padding: .55rem 1rem; text-decoration: none; display: inline-block; white-space: nowrap; box-shadow: 0 4px 0 var(--edge); margin-bottom: 4px; }
button:hover, .button:hover { background: var(--wash); } button:active, .button:active { transform: translateY(3px); box-shadow: 0 1px 0 var(--edge); }
.main { background: var(--tomato); color: var(--on-tomato); } .main:hover { background: var(--tomato); text-decoration: underline; }
.danger { color: var(--tomato); }
.link, .link:active { border: 0; background: none; padding: 0; margin: 0; color: var(--accent); text-decoration: underline 2px; text-underline-offset: .18em; box-shadow: none; transform: none; font: inherit; font-weight: 600; }
.link:hover { background: none; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.filters { display: flex; flex-wrap: wrap; gap: .7rem 1.2rem; margin: 0 0 .8rem; } .group { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .6rem; } .group b { font-weight: 600; color: var(--soft); }
.segmented { display: flex; flex-wrap: wrap; padding: 3px; border: 2px solid var(--border); border-radius: 13px 11px 14px 10px; background: var(--card); }
.segmented a { padding: .35rem .75rem; color: var(--ink); text-decoration: none; border-radius: 9px; font-weight: 600; } .segmented a:hover { background: var(--wash); }
.segmented [aria-current] { background: var(--edge); color: #fffdf8; } .segmented [aria-current]:hover { background: var(--edge); }
.days { margin: 0 0 .9rem; } summary { cursor: pointer; padding: .3rem 0; } .days form { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: end; } .days p { margin: 0; flex-basis: 100%; }
fieldset { display: flex; gap: .6rem; border: 0; padding: 0; margin: 0; min-width: 0; } legend { padding: 0; font-size: .9rem; } fieldset label { color: var(--soft); }
.foot { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; margin: 1rem 0 0; }
.pages { display: flex; gap: 1rem; align-items: center; } .foot > .acts:last-child { margin-left: auto; }
.note { max-width: 60rem; border: 2.5px solid var(--good); background: var(--card); padding: .6rem .9rem; margin: 0 0 1rem; border-radius: 14px 12px 15px 11px; }
.note.bad { border-color: var(--tomato); }
.panel { background: var(--card); border: 2px solid var(--line); border-radius: 14px 12px 15px 11px; padding: .9rem 1rem; margin: 0 0 1rem; }
.panel form, .acts form { display: inline-block; margin: 0; } .panel p { margin: 0 0 .7rem; } .panel p:last-child { margin: 0; }
.acts { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; } .acts.low { margin-top: .6rem; } .bulk { margin: .8rem 0 0; }
dl { grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .35rem 1.2rem; } dd.words { white-space: pre-wrap; }
dd img, .sheet img { display: block; width: 100%; max-width: 26rem; background: #fffdf8; border: 2.5px solid var(--edge); border-radius: 10px; }
.narrow { max-width: 26rem; margin: 0 auto; padding: 2.5rem 1.2rem; } .frame .narrow { margin: 0; padding: 0; } .narrow h1 { margin-bottom: .8rem; } .narrow label { display: block; margin: 0 0 .9rem; font-weight: 600; }
.narrow .main { width: 100%; } .counts { max-width: 34rem; }
.log { margin: -.4rem 0; } .log li { padding: .4rem 0; border-bottom: 2px solid var(--line); } .log li:last-child { border: 0; }
.tiles { list-style: none; margin: 0 0 1.4rem; padding: 0; display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr)); }
.tiles b { display: block; font-size: 2.5rem; line-height: 1; } .tiles span { display: block; font-weight: 650; } .tiles small { color: var(--soft); } .tiles a { color: inherit; text-decoration: none; display: block; }
.cols { display: grid; gap: 0 2.5rem; } .cols > * { min-width: 0; } .cols h2 { margin-top: .4rem; } .cols form + h2 { margin-top: 1.5rem; } @media (min-width: 1080px) { .cols { grid-template-columns: 1.35fr 1fr; } }
.look { list-style: none; margin: 0 0 1.4rem; padding: 0; } .look li { display: flex; gap: .8rem; align-items: center; padding: .6rem 0; border-bottom: 2px solid var(--line); } .look li:last-child { border: 0; }
.look .mark { flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--wash); display: grid; place-items: center; font-weight: 800; color: var(--good); }
.look .mark.warn { color: var(--warn); } .look .say { flex: 1; min-width: 0; } .look b, .look small { display: block; } .look small { color: var(--soft); } .look form { margin: 0; }
.charts { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); } .chart { margin: 0; } .chart figcaption { display: flex; justify-content: space-between; gap: 1rem; font-weight: 650; }
.chart small { color: var(--soft); font-weight: 400; } .chart svg { display: block; width: 100%; height: 5.5rem; margin-top: .4rem; overflow: visible; } .chart rect { fill: var(--accent); } .chart .last { fill: var(--tomato); }
.chart path { fill: none; stroke: var(--accent); stroke-width: 2.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; } .chart line { stroke: var(--line); stroke-width: 2; vector-effect: non-scaling-stroke; }
.reports { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); } .reports p { margin: .4rem 0; } .reports .sheet { margin: .6rem 0; }
.reports blockquote { margin: .6rem 0; padding: .6rem .8rem; background: #fffdf8; color: #2a1a2e; border: 2.5px solid var(--edge); border-radius: 10px; font-size: 1.15rem; }
@media (max-width: 600px) { .bar { padding: 0 1rem; } .bar nav { order: 3; flex-basis: 100%; margin: 0 -.55rem; } .bar nav a, .bar nav .link { white-space: nowrap; padding: .75rem .55rem; } .look li { flex-wrap: wrap; } .look .say { min-width: 60%; } h1 { font-size: 1.7rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin: 0 0 .6rem; } .tiles { grid-template-columns: 1fr 1fr; } .tiles b { font-size: 2rem; } fieldset { flex: 1 1 100%; } fieldset label { flex: 1; } }
`;
