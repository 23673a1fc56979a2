/** Everything that stands on every page. */

import "htmx.org";
import { listenForActs } from "./acts.ts";
import "./kg-agenda.ts";
import "./kg-meeting.ts";
import "./kg-person-picker.ts";
import "./kg-screen.ts";
import "./kg-upload.ts";
import { startLive } from "./live.ts";
import { startPage } from "./page.ts";

startPage();
listenForActs();
startLive();
