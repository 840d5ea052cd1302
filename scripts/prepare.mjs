// What npm runs after it installed the packages of a checkout, and before the first `npx incidental` in one, where it
// shows nothing of it: builds `dist`, which takes many seconds, unless that is newer than all it is made of.
import { fileURLToPath } from "node:url";
import { isBuilt } from "./isBuilt.mjs";
import { npm } from "./programs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
if (!isBuilt(root)) npm(["run", "build"], { cwd: root, stdio: "inherit" });
