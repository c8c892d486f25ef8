import { buildWeb } from "./web-build.ts";

console.log((await buildWeb()) ? "Web app built." : "The web app is built already.");
