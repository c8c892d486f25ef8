import "vitest";

/** The code of the company to which the worker's folder is open. */
export const FOLDER_COMPANY = { name: "First Upload", code: "first-upload" };

/** What the shared product was told of the servers that single journeys start: where they will be. */
export interface SharedPlaces {
  providerPort: number;
  receiverPort: number;
  otherStorePort: number;
  /** A folder on the worker's machine, open to the company above alone. */
  folder: string;
}

export interface SharedSettings {
  url: string;
  ownerUrl: string;
  dataDir: string;
  places: SharedPlaces;
}

declare module "vitest" {
  interface ProvidedContext {
    sharedProduct: SharedSettings;
  }
}
