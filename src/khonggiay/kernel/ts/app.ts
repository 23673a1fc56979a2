/** Everything that stands on every page. */

import "htmx.org";
import { listenForActs } from "./acts.ts";
import { startPage } from "./page.ts";

startPage();
listenForActs();
