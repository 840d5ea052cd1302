import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { specText } from "../../src/io/plotly.ts";
import { plotlyText, xmlText } from "../../src/io/plotlyText.ts";

describe("a text of a figure", () => {
  it.each([
    "plain",
    "<b>a</b> W<sub>ij</sub><sup>2</sup><br><i>x</i> <em>y</em>",
    'Title<br><span style="font-size:14px;color:#555555">subtitle</span>',
    '<span style="color: rgb(1, 2, 3);font-family:Times New Roman">x</span>',
    '<a href="https://example.org/?a=b&c" target="_blank">x</a>',
    "%{x}: %{y:.2f}<extra></extra>",
    "&lt;b&gt; &amp;",
    "data:image/png;base64,iVBORw0KGgo=",
  ])("keeps %s", (text) => expect(plotlyText(text)).toBe(text));

  it.each([
    ['<span style="background:url(https://a/)">x</span>', "<span>x</span>"],
    ["<b style='color:red;fill:url(https://a/)'>x</b>", '<b style="color:red">x</b>'],
    ['<span style="color:&#117;rl(https://a/)">x', "<span>x"],
    ['<span style="color:%{text}">x', "<span>x"],
    ['<a href="http://a/">x</a>', "<a>x</a>"],
    ['<a href="mailto:a@b">x</a>', "<a>x</a>"],
    ["<A HREF='javascript:alert(1)'>x</A>", "<A>x</A>"],
    ['<a href="page.html">x</a>', "<a>x</a>"],
    ['<a href="https://a/%{text}">x</a>', "<a>x</a>"],
    ['<img src="https://a/">', '&lt;img src="https://a/">'],
    ['<<b>span style="x">', '&lt;<b>span style="x">'],
    ["a < b", "a &lt; b"],
    ["<=", "&lt;="],
    ["<", "&lt;"],
    ["data:image/svg+xml,<svg/>", "data:image/svg+xml,%3Csvg/>"],
    ["data:image/<a href='http://a/'>y</a>", "data:image/%3Ca href='http://a/'>y%3C/a>"],
    ["<%{text}>", "&lt;%{text}>"],
    ["<br onload=x>", "<br>"],
    ["\u0007bell\u0000 \ud800 \udc00\ud800", "\ufffdbell\ufffd \ufffd \ufffd\ufffd"],
    ["tab\tline\n😀", "tab\tline\n😀"],
  ])("of %j leaves %j", (text, left) => expect(plotlyText(text)).toBe(left));

  it("has no other tags than Plotly's, no addresses but of links, and stays as it is", () => {
    const piece = fc.constantFrom(
      ...[
        "<",
        ">",
        "</",
        "span",
        "a",
        "b",
        " ",
        "style",
        "href",
        "=",
        '"',
        "'",
        ":",
        ";",
        "url(",
        ")",
        "color",
        "red",
        "data:image/",
      ],
      ...["https://h/", "http://h/", "&#117;", "%{x}", "\n", "\u0001", "\ud800"],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = plotlyText(pieces.join(""));
        expect(plotlyText(text)).toBe(text);
        for (const tag of text.match(/<[^>]*>?/g) ?? []) {
          expect(tag).toMatch(
            /^<\/?(?:span|a|b)>$|^<(?:span|b) style="[^"()&%]*">$|^<a(?: href="https:[^"]*")?[^()&%]*>$/,
          );
        }
      }),
      { numRuns: 3000 },
    );
  });
});

it("a contour keeps its operation, and nothing else that is called so", () => {
  const contours = { type: "constraint", operation: "<", value: 1 };
  const spec = { data: [{ contours, customdata: [contours.operation, { operation: "<=" }] }] };
  const layout = { template: { data: { contour: [{ contours: { ...contours, operation: "<=" } }] } }, meta: contours };
  expect(JSON.parse(specText({ ...spec, layout: { ...layout, meta: { operation: "<" } } }))).toEqual({
    data: [{ contours, customdata: ["&lt;", { operation: "&lt;=" }] }],
    layout: { ...layout, meta: { operation: "&lt;" } },
  });
});

it("XML holds every text that xmlText gives", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 0, max: 0xffff }), (text, unit) => {
      const valid = xmlText(text + String.fromCharCode(unit));
      expect(valid).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      expect(valid.length).toBe(text.length + 1);
    }),
  );
});
