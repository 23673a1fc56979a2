import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Course, type Memory } from "./course.ts";

const ME = 5;
const page = (number: number, paper = 1, person = 9): { paper_id: number; page: number; person_id: number; name: string } => (
  { paper_id: paper, page: number, person_id: person, name: "Trần Văn A" }
);
const fresh = (): Memory => ({ isRoaming: false, isPresenting: false });

describe("Following the presenter", () => {
  it("begins on the page that is presented", () => {
    assert.deepEqual(new Course(ME, 1, page(7), fresh()).turn(), { kind: "page", page: 7 });
  });

  it("turns with the presenter, to another paper as well", () => {
    const course = new Course(ME, 1, null, fresh());

    assert.deepEqual([course.hear(page(2)), course.hear(page(3)), course.hear(page(1, 2))], [
      { kind: "page", page: 2 }, { kind: "page", page: 3 }, { kind: "paper", paper: 2 },
    ]);
  });

  it("ends when one turns the page oneself, and not when the page is where it led", () => {
    const course = new Course(ME, 1, page(4), fresh());
    course.landed(3);

    const told = [course.at(3), course.at(6), course.at(7)];

    assert.deepEqual([told, course.isFollowing, course.hear(page(5))], [[false, true, false], false, null]);
  });

  it("comes back to where the presenter is by then", () => {
    const course = new Course(ME, 1, page(4), fresh());
    course.roam();
    course.hear(page(9));

    assert.deepEqual(course.snapBack(), { kind: "page", page: 9 });
  });

  it("leaves alone who opened another paper", () => {
    assert.equal(new Course(ME, 2, page(4), fresh()).turn(), null);
  });

  it("begins anew with the next presentation", () => {
    const course = new Course(ME, 1, page(4), fresh());
    course.roam();
    course.hear(null);

    assert.deepEqual(course.hear(page(2)), { kind: "page", page: 2 });
  });
});

describe("Presenting", () => {
  it("tells each page once", () => {
    const course = new Course(ME, 1, null, fresh());
    course.present();
    const first = course.at(3);
    course.hear(page(3, 1, ME));

    assert.deepEqual([first, course.at(3), course.at(4)], [true, false, true]);
  });

  it("never turns the presenter's own page", () => {
    const course = new Course(ME, 1, null, fresh());
    course.present();

    assert.equal(course.hear(page(3, 1, ME)), null);
  });

  it("ends when another takes over: then this reader follows", () => {
    const course = new Course(ME, 1, null, fresh());
    course.present();

    const turn = course.hear(page(8));

    assert.deepEqual([course.isPresenting, turn], [false, { kind: "page", page: 8 }]);
  });

  it("goes on in the next paper, on this device only", () => {
    const here = { isRoaming: false, isPresenting: true };

    const next = new Course(ME, 2, page(3, 1, ME), here);
    const otherDevice = new Course(ME, 2, page(3, 1, ME), fresh());

    assert.deepEqual([next.at(1), otherDevice.at(1)], [true, false]);
  });
});
