/** Calls `act` on the space bar where no control takes it. */
export function spaceKey(act: () => void): void {
  addEventListener("keydown", (event) => {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("button, input, select, textarea, a, summary, pre, [role=slider], [role=tab]") !== null) return;
    event.preventDefault();
    act();
  });
}
