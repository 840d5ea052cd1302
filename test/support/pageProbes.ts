/** What tests ask of a page, in JavaScript that is evaluated there. */

/** What has the focus, by the name that it is known by, and whether that can be seen. */
export const focused = `(() => {
  const at = document.activeElement;
  if (at === document.body) return { name: "", outlined: false };
  const label = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
  const seen = at.type === "radio" ? at.nextElementSibling : at;
  return { name: label, outlined: getComputedStyle(seen).outlineStyle === "solid" };
})()`;

/** What axe-core objects to. */
export const violations = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))]))`;

/** Words of drawings that overlap others or lie outside, and a page that is wider than its window. */
export const misplaced = `(() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
  for (const svg of document.querySelectorAll(".chart svg, .map svg")) {
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll("text")].filter(({ textContent }) => textContent !== "");
    const boxes = words.map((word) => word.getBoundingClientRect());
    boxes.forEach((box, i) => {
      const across = box.left >= frame.left - 1 && box.right <= frame.right + 1; // Firefox rounds to whole pixels
      const down = box.top > frame.top - 3 && box.bottom < frame.bottom + 1;
      if (!across || !down) found.push("outside: " + words[i].textContent);
      boxes.slice(0, i).forEach((other, j) => {
        const beside = box.left >= other.right || other.left >= box.right;
        const above = box.top >= other.bottom - 3 || other.top >= box.bottom - 3;
        if (!beside && !above) found.push(words[j].textContent + " overlaps " + words[i].textContent);
      });
    });
  }
  return found;
})()`;
