// Runs in a browser: computes what every engine computes and hands it back.
import { artefacts } from "./artefacts.mjs";

const said = (() => {
  try {
    return { artefacts: artefacts() };
  } catch (error) {
    return { problem: `${error?.stack ?? error}` };
  }
})();
await fetch("/said", { method: "POST", body: JSON.stringify({ agent: navigator.userAgent, ...said }) });
