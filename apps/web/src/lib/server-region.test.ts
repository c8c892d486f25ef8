import { expect, test } from "vitest";
import { regionOf } from "./server-region.ts";

test.each([
  ["https://s3.us-west-004.backblazeb2.com", "us-west-004"],
  ["https://s3.eu-central-1.amazonaws.com", "eu-central-1"],
  ["https://s3.eu-central-2.wasabisys.com", "eu-central-2"],
  ["https://fra1.digitaloceanspaces.com", "fra1"],
  ["https://fsn1.your-objectstorage.com", "fsn1"],
  ["https://s3.nl-ams.scw.cloud", "nl-ams"],
  ["https://s3.gra.io.cloud.ovh.net", "gra"],
  ["  https://0123abcd.r2.cloudflarestorage.com  ", "auto"],
])("the address %s names its region", (address, region) => expect(regionOf(address)).toBe(region));

test.each(["https://minio.example.com:9000", "https://s3.amazonaws.com", "s3.eu-central-1.amazonaws.com", "", "https://"])(
  "the address %o names none",
  (address) => expect(regionOf(address)).toBeUndefined(),
);
