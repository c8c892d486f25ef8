const numbered = (count: number, name: (at: string) => string) =>
  Array.from({ length: count }, (_, at) => name(String(at + 1).padStart(2, "0")));

/** Folders of the worker's machine, each with what lies in it and the name of the session that sends it. */
export const DEMO_FOLDERS = {
  surveys: {
    session: "Roof surveys of the week",
    folder: "Roof surveys",
    files: [...numbered(6, (at) => `praca-da-oliveira/roof-${at}.png`), "praca-da-oliveira/survey.csv", "weather.txt"],
  },
  drone: {
    session: "Drone footage, flight three",
    folder: "Drone footage",
    files: numbered(12, (at) => `flight-03/frame-${at}.png`),
  },
  scanner: {
    session: "Scanner's folder, tonight",
    folder: "Scanner",
    files: [...numbered(5, (at) => `delivery-note-${at}.pdf`), "index.csv"],
  },
  trial: {
    session: "Try it: a folder of the worker",
    folder: "Try me",
    files: [...numbered(9, (at) => `pictures/harbour-${at}.png`), "tables/visitors.csv", "read me first.txt", "papers/programme.pdf"],
  },
} as const;
