import { describe, expect, test } from "vitest";
import { finishedPdf, pageAround, printPage } from "../../src/io/pdf.ts";

/** A PDF as Chromium writes it, but for what is drawn. */
function chromiumPdf({ box = "/MediaBox [0 0 252 180]", dates = true } = {}): string {
  const info = `<</Title (t)\n/Creator (Mozilla \\(X11\\) Chrome/1)\n/Producer (Skia/PDF m1)${
    dates ? "\n/CreationDate (D:20260102030405+00'00')\n/ModDate (D:20260102030405+00'00')" : ""
  }>>`;
  const bodies = [info, `<</Type /Page\n${box}\n/Contents 3 0 R>>`, "<</Length 4>> stream\n\x80\xff\x00\n\nendstream"];
  let text = "%PDF-1.4\n%\xd3\xeb\xe9\xe1\n";
  const offsets = bodies.map((body, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const lines = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`);
  return (
    `${text}xref\n0 4\n0000000000 65535 f \n${lines.join("")}trailer\n<</Size 4\n/Root 2 0 R\n/Info 1 0 R>>\n` +
    `startxref\n${text.length}\n%%EOF\n`
  );
}

const finished = (text: string, size = { width: 3.4, height: 2.4 }) =>
  Buffer.from(finishedPdf(Buffer.from(text, "latin1"), { size, creator: "incidental 1" })).toString("latin1");

describe("a finished PDF", () => {
  test("has the exact page, no dates and no browser, and a table that still finds every object", () => {
    const pdf = finished(chromiumPdf());
    expect(pdf).toContain("/MediaBox [0 0 244.8 172.8]");
    expect(pdf).toContain("<</Title (t)\n/Creator (incidental 1)\n/Producer (Skia/PDF m1)\n>>");
    expect(pdf).not.toMatch(/Date|Mozilla/);
    expect(pdf).toContain("stream\n\x80\xff\x00\n\nendstream");
    const table = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
    expect(pdf.slice(table, table + 4)).toBe("xref");
    const offsets = [...pdf.slice(table).matchAll(/(\d{10}) 00000 n/g)].map(([, at]) => Number(at));
    expect(offsets.map((at) => pdf.slice(at, at + 7))).toEqual(["1 0 obj", "2 0 obj", "3 0 obj"]);
  });

  test("does not depend on when it was printed", () => {
    expect(finished(chromiumPdf().replaceAll("20260102", "20270809"))).toBe(finished(chromiumPdf()));
  });

  test("is not made of what is not known: two pages, no dates, no table", () => {
    const unknown = /^Chromium printed a PDF of a form that is not known here \(.*\); use --format svg\.$/;
    expect(() => finished(chromiumPdf({ box: "/MediaBox [0 0 1 1] /MediaBox [0 0 2 2]" }))).toThrow(unknown);
    expect(() => finished(chromiumPdf({ dates: false }))).toThrow(unknown);
    expect(() => finished("%PDF-1.4\n")).toThrow(unknown);
  });
});

test("the page to print from is the next that Chromium cuts exactly, the image in its lower left corner", () => {
  expect(pageAround({ width: 3.4, height: 2.25 })).toEqual({ width: 3.5, height: 2.25 });
  expect(pageAround({ width: 0.1 + 0.2 + 0.2, height: 7.01 })).toEqual({ width: 0.5, height: 7.25 });
  const page = printPage("<svg/>", { size: { width: 3.4, height: 2.27 }, title: "a < b & c", background: "#15181E" });
  expect(page).toContain("<title>a &lt; b &amp; c</title>");
  expect(page).toContain("@page { size: 3.5in 2.5in; margin: 0; }");
  expect(page).toMatch(/left: 0; bottom: 0; width: 3\.4in; height: 2\.27in;/);
  expect(page).toMatch(/background: #15181E;/);
});
