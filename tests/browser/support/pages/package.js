import * as tearline from "/tearline/index.js";

window.tearline = tearline;
