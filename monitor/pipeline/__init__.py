"""The product's sentence: collect, take in, judge, advance cases, say; one readable function a step."""
