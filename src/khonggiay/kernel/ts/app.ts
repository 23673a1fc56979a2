/** Everything that stands on every page. */

import "htmx.org";
import { listenForActs } from "./acts.ts";
import { startLive } from "./live.ts";
import { startPage } from "./page.ts";

startPage();
listenForActs();
startLive();
