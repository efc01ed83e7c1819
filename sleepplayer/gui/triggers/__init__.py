"""The Triggers page: what one likes, how fresh it is, what rests."""
