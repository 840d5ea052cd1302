import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/figures.css";
import "./styles/takeAway.css";
import { startApp } from "./app.ts";

const root = document.getElementById("lab");
if (root !== null) startApp(root);
