import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deviceName } from "./packs.ts";

describe("deviceName", () => {
  it("says what people call the machine, and its browser", () => {
    const names = [
      "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
      "Mozilla/5.0 (Linux; Android 14; SM-X210) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36",
      "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
      "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    ].map(deviceName);

    assert.deepEqual(names, ["Máy tính bảng, Safari", "Máy tính bảng, Chrome", "Điện thoại, Chrome", "Máy tính, Edge", "Máy tính, Firefox"]);
  });
});
