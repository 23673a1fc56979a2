/** Everything that stands on every page. */

import "htmx.org";
import { listenForActs } from "./acts.ts";
import { startDevice } from "./device.ts";
import "./kg-agenda.ts";
import "./kg-device.ts";
import "./kg-changes.ts";
import "./kg-meeting.ts";
import "./kg-pack.ts";
import "./kg-person-picker.ts";
import "./kg-preparation.ts";
import "./kg-screen.ts";
import "./kg-search-box.ts";
import "./kg-upload.ts";
import { startLive } from "./live.ts";
import { listenForVersions } from "./paper_news.ts";
import { startPage } from "./page.ts";

startPage();
listenForActs();
listenForVersions();
startLive();
startDevice();
