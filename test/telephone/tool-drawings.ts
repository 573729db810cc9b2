/** Drawings as programs write them, shortened. Each is accepted, and looks the same when it is written out again. */
const SVG = 'xmlns="http://www.w3.org/2000/svg"';
const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';
const DOCTYPE =
  '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
const WAVE = 'M20 80 C 60 10 100 10 120 80 S 180 150 220 40';
const STAR = 'M60 10 L75 90 L10 35 L110 35 L45 90 Z';

export const TOOL_DRAWINGS: Record<string, string> = {
  Excalidraw: `<svg version="1.1" ${SVG} viewBox="0 0 240 140" width="240" height="140"><!-- svg-source:excalidraw -->
    <metadata></metadata><defs><style class="style-fonts">
      @font-face { font-family: "Virgil"; src: url("https://excalidraw.com/Virgil.woff2"); }
    </style></defs><rect x="0" y="0" width="240" height="140" fill="#ffffff"></rect>
    <g stroke-linecap="round" transform="translate(10 10) rotate(5 109 60)"><path d="${WAVE}" stroke="#1e1e1e"
      stroke-width="2" fill="none" stroke-dasharray="8 9"></path></g><mask></mask></svg>`,
  'fabric.js': `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n${DOCTYPE}
    <svg ${SVG} ${XLINK} version="1.1" width="240" height="160" viewBox="0 0 240 160" xml:space="preserve">
    <desc>Created with Fabric.js 5.3.0</desc><defs>\n</defs>
    <rect x="0" y="0" width="100%" height="100%" fill="rgba(255,250,240,1)"></rect>
    <g transform="matrix(1 0 0 1 20 10)" id="b1"><path style="stroke: rgb(32,96,192); stroke-width: 8;
      stroke-dasharray: none; stroke-linecap: round; stroke-dashoffset: 0; stroke-linejoin: round;
      stroke-miterlimit: 10; fill: none; fill-rule: nonzero; opacity: 0.5;" transform=" translate(-10, 5)"
      vector-effect="non-scaling-stroke" d="${WAVE}" /></g></svg>`,
  Figma: `<svg width="120" height="100" viewBox="0 0 120 100" fill="none" ${SVG}><g clip-path="url(#clip0_1_2)">
    <rect width="120" height="100" fill="white"/><path fill-rule="evenodd" clip-rule="evenodd" d="${STAR}"
    fill="#F24E1E" style="fill:#F24E1E;fill:color(display-p3 0.9490 0.3059 0.1176);fill-opacity:1;"/></g>
    <defs><clipPath id="clip0_1_2"><rect width="120" height="100" fill="white"/></clipPath></defs></svg>`,
  potrace: `<?xml version="1.0" standalone="no"?>
    <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 20010904//EN" "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">
    <svg version="1.0" ${SVG} width="120pt" height="100pt" viewBox="0 0 120 100" preserveAspectRatio="xMidYMid meet">
    <metadata>Created by potrace 1.16</metadata>
    <g transform="translate(0,100) scale(0.1,-0.1)" fill="#000000" stroke="none"><path d="M600 100 l150 800 -650 -550z"/>
    </g></svg>`,
  'react-sketch-canvas': `<svg version="1.1" baseProfile="full" ${SVG} ${XLINK} style="width: 100%; height: 100%;"
    viewBox="0 0 240 160"><g id="c__background-group"><rect x="0" y="0" width="100%" height="100%" fill="white"></rect>
    </g><defs></defs><g id="c__stroke-group-0" mask=""><path d="${WAVE}" id="c__1" fill="none" stroke-linecap="round"
    stroke="red" stroke-width="4"></path></g></svg>`,
  Inkscape: `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
    <svg width="120mm" height="100mm" viewBox="0 0 120 100" version="1.1" id="svg5" inkscape:version="1.2.2"
      sodipodi:docname="a.svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
      xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" ${SVG} xmlns:svg="http://www.w3.org/2000/svg">
    <sodipodi:namedview id="n" pagecolor="#ffffff" showgrid="false"><inkscape:grid type="xygrid"/></sodipodi:namedview>
    <defs id="defs2"><inkscape:path-effect effect="powerstroke" id="e1" /></defs>
    <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1" style="display:inline">
    <path style="color:#000000;font-style:normal;font-variant:normal;font-size:medium;line-height:normal;
      font-family:sans-serif;-inkscape-font-specification:'sans-serif, Normal';text-indent:0;text-decoration:none;
      text-decoration-line:none;writing-mode:lr-tb;text-anchor:start;white-space:normal;inline-size:0;clip-rule:nonzero;
      overflow:visible;visibility:visible;isolation:auto;mix-blend-mode:normal;color-interpolation:sRGB;
      color-interpolation-filters:linearRGB;solid-color:#000000;vector-effect:none;fill:#ff8800;fill-opacity:0.7;
      stroke:#000000;stroke-width:0.264583px;stroke-dasharray:none;stroke-opacity:1;paint-order:stroke fill markers;
      -inkscape-stroke:none;marker:none;enable-background:accumulate;stop-color:#000000" d="${STAR}" id="path1"
      sodipodi:type="star" sodipodi:sides="5" inkscape:original-d="m 1,2"/>
    <ellipse style="fill:none;stroke:#0000ff;stroke-width:1e0;stroke-dasharray:4, 2" cx="60" cy="50" rx="40" ry="20"/>
    </g></svg>`,
  Illustrator: `<?xml version="1.0" encoding="utf-8"?><!-- Generator: Adobe Illustrator 27.0 -->
    <svg version="1.1" id="Layer_1" ${SVG} ${XLINK} x="0px" y="0px" viewBox="0 0 120 100"
      style="enable-background:new 0 0 120 100;" xml:space="preserve"><style type="text/css">
      .st0{fill:#FFFFFF;stroke:#000000;stroke-miterlimit:10;}\n.st1{font-family:'MyriadPro-Regular';}
      .st0,.st2{stroke-width:3;}</style><path class="st0" d="${STAR}"/><circle class="st2 st1" cx="60" cy="50" r="9"/></svg>`,
  CorelDRAW: `<?xml version="1.0" encoding="UTF-8"?>${DOCTYPE}
    <svg ${SVG} xml:space="preserve" width="120mm" height="100mm" version="1.1" style="shape-rendering:geometricPrecision;
      text-rendering:geometricPrecision; image-rendering:optimizeQuality; fill-rule:evenodd; clip-rule:evenodd"
      viewBox="0 0 120 100" ${XLINK} xmlns:xodm="http://www.corel.com/coreldraw/odm/2003"><defs><style type="text/css">
      <![CDATA[\n .str0 {stroke:#2B2A29;stroke-width:1.5;stroke-miterlimit:22.9256}\n .fil0 {fill:#E31E24}\n]]></style></defs>
      <g id="Layer_x0020_1"><metadata id="CorelCorpID_0Corel-Layer"/><path class="fil0 str0" d="${STAR}"/></g></svg>`,
  Affinity: `<?xml version="1.0" encoding="UTF-8" standalone="no"?>${DOCTYPE}
    <svg width="100%" height="100%" viewBox="0 0 120 100" version="1.1" ${SVG} xmlns:serif="http://www.serif.com/"
      style="fill-rule:evenodd;clip-rule:evenodd;stroke-linejoin:round;stroke-miterlimit:2;">
      <g transform="matrix(1,0,0,1,-5,3)" serif:id="Layer 1"><path d="${STAR}" style="fill:rgb(24,120,200);"/></g></svg>`,
  Krita: `<?xml version="1.0" standalone="no"?>${DOCTYPE}
    <svg ${SVG} ${XLINK} xmlns:krita="http://krita.org/namespaces/svg/krita" width="120pt" height="100pt"
      viewBox="0 0 120 100"><defs/><path id="shape0" transform="translate(2.5, 4)" fill="none" stroke="#aa0000"
      stroke-width="2.4" stroke-linecap="square" stroke-linejoin="bevel" d="${STAR}" krita:z="1"/></svg>`,
  Sketch: `<svg width="120px" height="100px" viewBox="0 0 120 100" version="1.1" ${SVG} ${XLINK}
      xmlns:sketch="http://www.bohemiancoding.com/sketch/ns"><!-- Generator: Sketch --><title>Page</title><desc>Created
      with Sketch.</desc><defs></defs><g id="Page-1" stroke="none" stroke-width="1" fill="none" fill-rule="evenodd"
      sketch:type="MSPage"><polygon fill="#4A90E2" points="60 10 75 90 10 35 110 35 45 90,"></polygon></g></svg>`,
  'Boxy SVG': `<?xml version="1.0" encoding="utf-8"?><svg viewBox="0 0 120 100" ${SVG} xmlns:bx="https://boxy-svg.com">
      <defs><bx:grid x="0" y="0" width="10" height="10"/></defs><rect x="30" y="30" width="50" height="30" rx="5"
      style="fill: rgb(216, 216, 216); stroke: rgb(0, 0, 0); transform-box: fill-box; transform-origin: 50% 50%;"/>
      <path d="${STAR}" style="fill: none; stroke: #00f; transform-origin: 60px 50px;" transform="rotate(20)"
      bx:origin="0.5 0.5"/></svg>`,
  tldraw: `<svg ${SVG} ${XLINK} direction="ltr" width="240" height="160" viewBox="0 0 240 160" stroke-linecap="round"
      stroke-linejoin="round" data-color-mode="light" class="tl-container" style="background-color: rgb(249, 250, 251)">
      <defs/><g transform="matrix(1, 0, 0, 1, 2, 3)" opacity="1"><g transform="scale(1)"><path fill="#1d1d1d"
      stroke-width="0" d="${WAVE}"></path></g></g></svg>`,
  'Paper.js': `<svg ${SVG} ${XLINK} version="1.1" width="240" height="160" viewBox="0,0,240,160"><g fill="none"
      fill-rule="nonzero" stroke="#e4141b" stroke-width="5" stroke-linecap="round" stroke-linejoin="miter"
      stroke-miterlimit="10" stroke-dasharray="" stroke-dashoffset="0" font-family="none" font-weight="none"
      font-size="none" text-anchor="none" style="mix-blend-mode: normal"><path d="${WAVE}"/></g></svg>`,
  Vectornator: `<svg height="100%" stroke-miterlimit="10" style="fill-rule:nonzero;clip-rule:evenodd;stroke-linecap:round;
      stroke-linejoin:round;" version="1.1" viewBox="0 0 240 160" width="100%" xml:space="preserve" ${SVG}
      xmlns:vectornator="http://vectornator.io"><metadata><vectornator:setting key="DimensionsVisible" value="1"/>
      </metadata><defs/><g id="Untitled" vectornator:layerName="Untitled"><path d="${WAVE}" fill="none" opacity="1"
      stroke="#a3003c" stroke-width="5" vectornator:layerName="Curve 1"/></g></svg>`,
  'SVG-edit': `<svg width="120" height="100" ${SVG} xmlns:svg="http://www.w3.org/2000/svg"><g class="layer">
      <title>Layer 1</title><path d="${STAR}" fill="#ffff00" id="svg_1" stroke="#000000" stroke-dasharray="null"
      stroke-linecap="null" stroke-linejoin="null" stroke-width="5"/></g></svg>`,
  'prefixed SVG': `<svg:svg xmlns:svg="http://www.w3.org/2000/svg" viewBox="0 0 120 100"><svg:g fill="teal">
      <svg:path d="${STAR}"/></svg:g></svg:svg>`,
  d3: `<svg viewBox="0 0 240 160" width="240" height="160" ${SVG} style="max-width: 100%; height: auto; font: 10px sans-serif;
      overflow: visible; background: #fafafa"><g fill="none" stroke="steelblue" stroke-width="1.5"><path d="${WAVE}"
      style="stroke-opacity: 0.7"/></g><line style="stroke:hsl(120, 50%, 50%); stroke-width:3" x2="200" y2="100"/></svg>`,
  matplotlib: `<?xml version="1.0" encoding="utf-8" standalone="no"?>${DOCTYPE}
      <svg ${XLINK} width="240pt" height="160pt" viewBox="0 0 240 160" ${SVG} version="1.1"><metadata><rdf:RDF
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><dc:date>2026</dc:date>
      </rdf:RDF></metadata><defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
      <g id="figure_1"><g id="patch_1"><path d="M 0 160 L 240 160 L 240 0 L 0 0 z" style="fill: #ffffff"/></g>
      <path d="${WAVE}" style="fill: none; stroke: #1f77b4; stroke-width: 1.5; stroke-linecap: square"/></g></svg>`,
  PowerPoint: `<svg width="120" height="100" ${SVG} ${XLINK} xml:space="preserve" overflow="hidden"><defs><clipPath
      id="clip0"><rect x="452" y="212" width="120" height="100"/></clipPath></defs><g clip-path="url(#clip0)"
      transform="translate(-452 -212)"><path d="M460 220 560 220 500 300Z" stroke="#2F528F" stroke-width="1.33333"
      stroke-miterlimit="8" fill="#4472C4" fill-rule="evenodd"/></g></svg>`,
  'LibreOffice Draw': `<?xml version="1.0" encoding="UTF-8"?>${DOCTYPE}
      <svg width="120mm" height="100mm" viewBox="0 0 12000 10000" version="1.1" ${SVG} fill-rule="evenodd"
      stroke-width="28.222" stroke-linejoin="round" xmlns:ooo="http://xml.openoffice.org/svg/export" xml:space="preserve"
      preserveAspectRatio="xMidYMid"><defs class="ClipPathGroup"><clipPath id="presentation_clip_path"
      clipPathUnits="userSpaceOnUse"><rect x="0" y="0" width="12000" height="10000"/></clipPath></defs>
      <defs><font id="EmbeddedFont_1" horiz-adv-x="2048"><font-face font-family="Arial embedded"/><glyph unicode="a"
      d="M 1 1"/></font></defs><defs class="EmbeddedBulletChars"><g id="bullet"><path d="M 1 1 L 2 2"/></g></defs>
      <g class="SlideGroup"><g id="id1" class="Slide" clip-path="url(#presentation_clip_path)"><rect class="BoundingBox"
      stroke="none" fill="none" x="1" y="1" width="9" height="9"/><path fill="rgb(114,159,207)" stroke="rgb(52,101,164)"
      d="M 6000,1000 L 7500,9000 1000,3500 11000,3500 Z"/></g></g></svg>`,
  GIMP: `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 20010904//EN" "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">
      <svg ${SVG} width="1.2in" height="1in" viewBox="0 0 120 100"><path id="Unnamed" fill="none" stroke="black"
      stroke-width="1" d="${STAR}"/></svg>`,
  'Blender Freestyle': `<svg height="100" width="120" ${SVG}><g id="RenderLayer_LineSet" inkscape:groupmode="lineset"
      inkscape:label="LineSet" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"><path fill="none"
      stroke="rgb(0, 0, 0)" stroke-linecap="butt" stroke-opacity="1.0" stroke-width="3.0" d=" M 60.5, 10.25 75, 90 10, 35 "/>
      </g></svg>`,
  Raphaël: `<svg height="100" version="1.1" width="120" ${SVG} style="overflow: hidden; position: relative;"><desc>Created
      with Raphaël</desc><defs></defs><path style="-webkit-tap-highlight-color: rgba(0, 0, 0, 0); stroke-width: 3px"
      fill="none" stroke="#080" d="${STAR}"></path></svg>`,
};

/** Unusual parts that are accepted, and must look the same as well. */
export const ODD_DRAWINGS: Record<string, string> = {
  'the cascade': `<svg ${SVG} viewBox="0 0 120 100"><rect id="i" class="a b" width="120" height="100" fill="red"
      style="stroke:black;stroke-width:9"/><circle class="b" cx="60" cy="50" r="30" fill="red" style="fill:lime"/><style>
      rect.a { fill: gold } #i { fill: teal } .b { fill: navy !important } .a { fill: pink; stroke: white !important }
      /* .a { fill: black } */ circle { stroke: red; stroke-width: 5 }</style></svg>`,
  'the background of a sheet': `<svg ${SVG} viewBox="10 10 120 100" style="background:#cde" stroke="red" fill-opacity=".2">
      <path d="${STAR}"/></svg>`,
  'transforms of style sheets': `<svg ${SVG} viewBox="0 0 120 100"><path transform="scale(9)" d="${STAR}" style="fill:green;
      transform: translate(40px, 10px) rotate(20deg) scale(.5, .7) skewX(10deg)"/><path d="${STAR}" transform="scale(9)"
      style="transform:none; opacity:.5"/><rect width="20" height="10" fill="red" transform-origin="60 50"
      transform="rotate(30) translate(5)"/></svg>`,
  'sizes of style sheets': `<svg ${SVG} viewBox="0 0 120 100"><style>rect{x:5px;y:10%;width:50%;height:1cm;rx:3mm}
      circle{cx:80px;cy:50px;r:20px}path{width:3px;height:0}</style><rect width="5" fill="orange"/><circle r="1"/>
      <path d="${STAR}" fill="none" stroke="blue" stroke-width=".5mm" stroke-dasharray="1mm 3px"/></svg>`,
  'commas and other names of values': `<svg ${SVG} viewBox="0 0 120 100"><polyline points="5,5 60,90,110,5," fill="none"
      stroke="RED" stroke-linecap="ROUND" stroke-width="6"/><path d="M5,50 110,60, L60 90" stroke="currentColor"
      color="hwb(120 10% 20%)" fill="oklch(70% 0.2 30 / .5)"/><g fill="purple"><path d="M0 0H9V9z" style="fill:inherit"/>
      <path d="M20 0h9v9z" fill="" style="fill:"/></g></svg>`,
  'boxes of HTML': `<svg ${SVG} viewBox="0 0 120 100" style="position:absolute;top:0;margin:0 auto;display:block;
      max-height:100%"><path d="${STAR}" style="position:absolute;left:9px;margin:9px;max-width:3px;border:0"/></svg>`,
  'paper units without the same ratio': `<svg ${SVG} width="60mm" height="20mm" viewBox="0 0 120 100"><path d="${STAR}"/></svg>`,
  'foreign and hidden things between shapes': `<svg ${SVG} viewBox="0 0 120 100" xmlns:x="urn:x"><x:rect width="9"><path
      d="M0 0h99v99z"/></x:rect><symbol><rect width="99" height="99"/></symbol><path d="${STAR}" x:fill="red"/></svg>`,
};
