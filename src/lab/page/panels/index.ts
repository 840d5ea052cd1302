import type { PanelName } from "../../engine/panels.ts";
import { manyPanel } from "./many.ts";
import { noisePanel } from "./noise.ts";
import { onePanel } from "./one.ts";
import type { Panel, PanelActions } from "./panel.ts";

/** What fills the page for each panel of the list. */
const views: { readonly [P in PanelName]: (actions: PanelActions) => Panel<P> } = {
  one: onePanel,
  many: manyPanel,
  noise: noisePanel,
};

/** What fills the page for the panel of that name. */
export function createPanel(name: PanelName, actions: PanelActions): Panel {
  return views[name](actions) as Panel;
}
