"""The demo: Reiterate in a workspace with people in it and three months behind them."""
