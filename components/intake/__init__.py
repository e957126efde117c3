"""The phone desk: the form one fills in while talking, and the people to connect."""
