"""`python -m deploy.sample --seed N --townships T --villages V --until DAY --out DIR`"""

from deploy.sample import main

if __name__ == "__main__":
    raise SystemExit(main())
