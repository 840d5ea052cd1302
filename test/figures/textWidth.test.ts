import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineCount, textWidth, wrapped } from "../../src/figures/textWidth.ts";

describe("the width of text", () => {
  it("is that of its letters, of no markup, and less for sub- and superscripts", () => {
    expect(textWidth("mmm", 10)).toBeCloseTo(3 * 8.33, 10); // 833 thousandths in Helvetica's metrics
    expect(textWidth("il", 10)).toBeCloseTo(2 * 2.22, 10);
    expect(textWidth("W<sub>ik</sub>", 10)).toBeCloseTo(9.44 + 0.7 * (2.22 + 5), 10);
    expect(textWidth('<span style="color:#555555">a</span>', 10)).toBe(textWidth("a", 10));
    expect(textWidth("<b>a</b>a", 10)).toBeGreaterThan(textWidth("aa", 10));
    expect(textWidth("λ = 10<sup>−3</sup>", 30)).toBeCloseTo(3 * textWidth("λ = 10<sup>−3</sup>", 10), 10);
  });
});

describe("wrapped text", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "m", "λ", "W", "1", ","), minLength: 1, maxLength: 9 });
  const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
  const widest = (text: string) => Math.max(...text.split("<br>").map((line) => textWidth(line, 14)));

  it("has the same words, and lines within the limit but for a word that is wider", () => {
    fc.assert(
      fc.property(sentence, fc.integer({ min: 20, max: 400 }), (text, limit) => {
        const lines = wrapped(text, 14, limit);
        expect(lines.replaceAll("<br>", " ")).toBe(text);
        for (const line of lines.split("<br>")) {
          if (line.includes(" ")) expect(textWidth(line, 14)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it("has no more lines than greedy filling, and they are no wider", () => {
    fc.assert(
      fc.property(sentence, fc.integer({ min: 60, max: 400 }), (text, limit) => {
        const greedy: string[] = [];
        for (const next of text.split(" ")) {
          const longer = greedy.length === 0 ? next : `${greedy.at(-1)} ${next}`;
          if (greedy.length > 0 && textWidth(longer, 14) <= limit) greedy[greedy.length - 1] = longer;
          else greedy.push(next);
        }
        const lines = wrapped(text, 14, limit);
        expect(lineCount(lines)).toBe(greedy.length);
        expect(widest(lines)).toBeLessThanOrEqual(widest(greedy.join("<br>")) + 1e-9);
      }),
    );
  });

  it("leaves no single short word behind", () => {
    expect(wrapped("Bipolar noise sparsifies, Gaussian noise does not", 18, 392)).toBe(
      "Bipolar noise sparsifies,<br>Gaussian noise does not",
    );
  });

  it("keeps equations together, and lines that were there", () => {
    expect(wrapped("m = 10 and λ = 0.1", 14, 60)).toBe("m = 10<br>and<br>λ = 0.1");
    expect(wrapped("one<br>two three", 14, 300)).toBe("one<br>two three");
  });
});
