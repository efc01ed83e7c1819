"""Bedtime sounds made from filtered noise and damped resonators, all of them seamless loops."""
