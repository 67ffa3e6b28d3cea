"""The demo: Reiterate in a workspace with people in it and a year behind them."""
